using Slices.Infrastructure.Areas;

namespace Slices.Tests.Infrastructure.Areas;

public sealed class AreaTreeTests
{
    private static readonly AreaTree Tree = ReadCarried();

    [Theory]
    [InlineData("110101", "北京市 东城区")]
    [InlineData("500229", "重庆市 城口县")]
    [InlineData("429004", "湖北省 仙桃市")]
    [InlineData("441900", "广东省 东莞市")]
    [InlineData("130629", "河北省 保定市 容城县")]
    [InlineData("810000", "香港特别行政区")]
    public void Areas_are_named_as_on_a_parcel(string code, string name) => Tree.NameOf(code).ShouldBe(name);

    [Theory]
    [InlineData("110101", "Dongcheng District, Beijing")]
    [InlineData("440305", "Nanshan District, Shenzhen, Guangdong")]
    [InlineData("429004", "Xiantao, Hubei")]
    [InlineData("130629", "Rongcheng County, Baoding, Hebei")]
    [InlineData("810000", "Hong Kong")]
    [InlineData("999999", null)]
    public void In_English_the_smallest_part_comes_first(string code, string? name) => Tree.EnglishNameOf(code).ShouldBe(name);

    [Fact]
    public void What_lies_in_an_area_without_an_English_name_has_none_either() =>
        new AreaTree([new("990000", "新省", null), new("990100", "新市", "990000", "Xinshi")]).EnglishNameOf("990100").ShouldBeNull();

    [Theory]
    [InlineData("440000", "441900", "")]
    [InlineData("460000", "460400", "")]
    [InlineData("710000", "", "")]
    [InlineData("820000", "441900", "110101")]
    [InlineData("130000", "130600", "130638")]
    [InlineData("110000", "", "110101")]
    public void What_has_nothing_in_it_can_be_chosen_at_any_level(string province, string city, string district) =>
        Tree.Choose(province, city, district).ShouldAllBe(l => l.Chosen != null);

    [Theory]
    [InlineData("", "130600", "130638", "Province")]
    [InlineData("130000", "441900", "130638", "City")]
    [InlineData("130000", "130600", "441900", "District")]
    [InlineData("500000", "", "500101", "City")]
    public void What_lies_elsewhere_is_no_choice(string province, string city, string district, string missing) =>
        Tree.Choose(province, city, district)[^1].ShouldSatisfyAllConditions(l => l.Field.ShouldBe(missing), l => l.Chosen.ShouldBeNull());

    private static AreaTree ReadCarried()
    {
        using var carried = typeof(AreaFile).Assembly.GetManifestResourceStream("areas.csv")!;
        return new(AreaFile.Read(carried).Areas);
    }
}
