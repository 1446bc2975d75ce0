using Slices.Domain;

namespace Slices.Tests.Domain;

public sealed class UserNameTests
{
    [Theory]
    [InlineData("Alice", "Alice", "alice")]
    [InlineData("  alice\t", "alice", "alice")]
    [InlineData("ＡＬＩＣＥ", "ALICE", "alice")]
    [InlineData("张三丰", "张三丰", "张三丰")]
    [InlineData("\uF914三丰", "樂三丰", "樂三丰")]
    [InlineData("\u200Balice\uFEFF", "alice", "alice")]
    [InlineData("\u00A0\u202Aalice\u202C\u00AD", "alice", "alice")]
    [InlineData("a。b", "a.b", "a.b")]
    public void One_name_has_one_key_however_it_is_spelled(string input, string text, string key)
    {
        UserName.Fold(input).ShouldBe(new UserName(text, key));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("张三丰")]
    [InlineData("𠀀𠀁𠀂")]
    [InlineData("々〇张")]
    [InlineData("a.b-c_d")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("12800138000")]
    [InlineData("138001380001")]
    [InlineData("administrators")]
    public void Ordinary_names_may_be_registered(string input) => UserName.Fold(input).Fault.ShouldBeNull();

    [Theory]
    [InlineData("", UserNameFault.Length)]
    [InlineData("ab", UserNameFault.Length)]
    [InlineData("张三", UserNameFault.Length)]
    [InlineData("𠀀𠀁", UserNameFault.Length)]
    [InlineData("1234567890123456789012345678901", UserNameFault.Length)]
    [InlineData("al ice", UserNameFault.Characters)]
    [InlineData("al@ice", UserNameFault.Characters)]
    [InlineData("алиса", UserNameFault.Characters)]
    [InlineData("alicé", UserNameFault.Characters)]
    [InlineData("İstanbul", UserNameFault.Characters)]
    [InlineData("<b>bob</b>", UserNameFault.Characters)]
    [InlineData("al\u202Eice", UserNameFault.Characters)]
    [InlineData("al\u200Bice", UserNameFault.Characters)]
    [InlineData("al\r\nice", UserNameFault.Characters)]
    [InlineData("😀😀😀", UserNameFault.Characters)]
    [InlineData("admin", UserNameFault.Reserved)]
    [InlineData("Ａｄｍｉｎ", UserNameFault.Reserved)]
    [InlineData("管理员", UserNameFault.Reserved)]
    [InlineData("13800138000", UserNameFault.Mobile)]
    [InlineData("１３８００１３８０００", UserNameFault.Mobile)]
    [InlineData("8613800138000", UserNameFault.Mobile)]
    [InlineData("008613800138000", UserNameFault.Mobile)]
    [InlineData("138-3496-1570", UserNameFault.Mobile)]
    [InlineData("138.3496.1570", UserNameFault.Mobile)]
    [InlineData("0086-138-3496-1570", UserNameFault.Mobile)]
    [InlineData("00852-9123.4567", UserNameFault.Mobile)]
    public void Every_other_name_says_what_is_wrong_with_it(string input, UserNameFault fault) =>
        UserName.Fold(input).Fault.ShouldBe(fault);

    [Fact]
    public void Text_that_no_database_can_keep_is_no_name()
    {
        UserName.Fold("al\0ice").Fault.ShouldBe(UserNameFault.Characters);
        UserName.Fold("al\uD800ice").Fault.ShouldBe(UserNameFault.Characters);
    }
}
