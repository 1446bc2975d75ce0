using System.Text;
using Slices.Infrastructure.Areas;

namespace Slices.Tests.Infrastructure.Areas;

public sealed class AreaFileTests
{
    private const string Head = "code,name,parent\n";

    [Fact]
    public void The_list_that_the_project_carries_has_no_fault()
    {
        using var carried = typeof(AreaFile).Assembly.GetManifestResourceStream("areas.csv")!;

        var file = AreaFile.Read(carried);

        file.Errors.ShouldBeEmpty();
        file.Areas.Count.ShouldBe(3351);
    }

    [Fact]
    public void Columns_may_stand_in_any_order_behind_a_byte_order_mark()
    {
        var file = AreaFile.Read(new MemoryStream([.. Encoding.UTF8.Preamble, .. "name,parent,code\r\n北京市,,110000\r\n\"东城区\", 110000 ,110101"u8]));

        file.Errors.ShouldBeEmpty();
        file.Areas.ShouldBe([new("110000", "北京市", null), new("110101", "东城区", "110000")]);
    }

    [Fact]
    public void English_names_may_be_there_or_not()
    {
        var file = AreaFile.Read(new MemoryStream([.. "code,englishName,name,parent\n340000,Anhui,安徽省,\n341500,Lu'an,六安市,340000\n341599,,新区,341500\n"u8]));

        file.Errors.ShouldBeEmpty();
        file.Areas.ShouldBe([new("340000", "安徽省", null, "Anhui"), new("341500", "六安市", "340000", "Lu'an"), new("341599", "新区", "341500")]);
        Faults($"code,name,parent,englishName\n110000,北京市,,{new string('B', 101)}\n120000,天津市,,Tian~jin\n".Replace('~', '\u200B')).ShouldBe(
        [
            "Line 2: the English name 'BBBBBBBBBBBBBBBBBBBB' is not at most 100 characters on one line.",
            "Line 3: the English name 'Tian?jin' is not at most 100 characters on one line.",
        ]);
    }

    [Fact]
    public void All_faults_are_said_at_once_with_their_lines() => Faults(Head + """
        110000,北京市,
        11010,东城区,110000
        110000,北京,
        110102,,110000

        110105,朝阳区,120000
        110106,丰台区
        110107,"石景山"区,110000
        110108,海淀
        110109,a~b,110000
        """.Replace('~', '\u200B')).ShouldBe(
        [
            "Line 3: the code '11010' is not six digits.",
            "Line 4: the code 110000 is in line 2 already.",
            "Line 5: the name '' is not 1 to 50 characters on one line.",
            "Line 7: the parent '120000' is not in the list.",
            "Line 8: it has another number of columns than the first line.",
            "Line 9: its quotation marks don't match.",
            "Line 10: it has another number of columns than the first line.",
            "Line 11: the name 'a?b' is not 1 to 50 characters on one line.",
        ]);

    [Theory]
    [InlineData("110000,甲,110000\n")]
    [InlineData("110000,甲,120000\n120000,乙,110000\n")]
    [InlineData("110000,甲,\n110100,乙,110000\n110101,丙,110100\n110102,丁,110101\n")]
    public void Circles_and_a_fourth_level_are_faults(string rows) =>
        Faults(Head + rows)[^1].ShouldEndWith("it lies in itself, or below a district.");

    [Fact]
    public void A_quotation_mark_that_is_never_closed_doesnt_swallow_the_rest() =>
        Faults(Head + "110000,\"北京市,\n12000,天津市,\n").ShouldContain("Line 3: the code '12000' is not six digits.");

    [Theory]
    [InlineData("", "Line 1: the columns must be code,name,parent.")]
    [InlineData("code;name;parent\n110000;北京市;\n", "Line 1: the columns must be code,name,parent.")]
    [InlineData("110000,北京市,\n", "Line 1: the columns must be code,name,parent.")]
    [InlineData(Head, "Line 1: no area follows.")]
    public void What_is_no_list_is_said_in_one_sentence(string text, string fault) => Faults(text).ShouldBe([fault]);

    [Fact]
    public void A_file_in_another_encoding_or_of_more_than_4_MiB_is_refused()
    {
        AreaFile.Read(new MemoryStream([.. Encoding.ASCII.GetBytes(Head), 0xB1, 0xB1, 0xBE, 0xA9])).Errors.ShouldBe(["The file isn't UTF-8."]);
        AreaFile.Read(new MemoryStream(new byte[AreaFile.MaxBytes + 1])).Errors.ShouldBe(["The file has more than 4 MiB."]);
    }

    private static IReadOnlyList<string> Faults(string text) => AreaFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(text))).Errors;
}
