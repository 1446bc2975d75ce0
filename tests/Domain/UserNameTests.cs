using CsCheck;
using Slices.Domain;
using Slices.Tests.Support;

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
    [InlineData("badminton")]
    [InlineData("user123")]
    [InlineData("rooted")]
    [InlineData("li.m")]
    [InlineData("li.ming2")]
    [InlineData("v1.2.3")]
    [InlineData("wwwatch")]
    [InlineData("管理学生")]
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
    [InlineData("administrators", UserNameFault.Reserved)]
    [InlineData("sysadmin", UserNameFault.Reserved)]
    [InlineData("admin1", UserNameFault.Reserved)]
    [InlineData("adm1n", UserNameFault.Reserved)]
    [InlineData("4dmin", UserNameFault.Reserved)]
    [InlineData("adrnin", UserNameFault.Reserved)]
    [InlineData("a.d.m.i.n", UserNameFault.Reserved)]
    [InlineData("Admin_Wang", UserNameFault.Reserved)]
    [InlineData("support-team", UserNameFault.Reserved)]
    [InlineData("0fficia1", UserNameFault.Reserved)]
    [InlineData("r00t", UserNameFault.Reserved)]
    [InlineData("no-reply", UserNameFault.Reserved)]
    [InlineData("no.reply", UserNameFault.Address)]
    [InlineData("slices", UserNameFault.Reserved)]
    [InlineData("S1ices", UserNameFault.Reserved)]
    [InlineData("管理員", UserNameFault.Reserved)]
    [InlineData("超级管理员", UserNameFault.Reserved)]
    [InlineData("管-理-员", UserNameFault.Reserved)]
    [InlineData("Slices官方", UserNameFault.Reserved)]
    [InlineData("客服中心", UserNameFault.Reserved)]
    [InlineData("客服01", UserNameFault.Reserved)]
    [InlineData("安全中心", UserNameFault.Reserved)]
    [InlineData("网站管理", UserNameFault.Reserved)]
    [InlineData("本站站長", UserNameFault.Reserved)]
    [InlineData("evil.com", UserNameFault.Address)]
    [InlineData("免费领奖evil.com", UserNameFault.Address)]
    [InlineData("evil。com", UserNameFault.Address)]
    [InlineData("evil．ｃｏｍ", UserNameFault.Address)]
    [InlineData("evil.中国", UserNameFault.Address)]
    [InlineData("evil.xn--fiqs8s", UserNameFault.Address)]
    [InlineData("evil.com.", UserNameFault.Address)]
    [InlineData("evil.com-_.", UserNameFault.Address)]
    [InlineData("www.evil.c1", UserNameFault.Address)]
    [InlineData("WWW.evil", UserNameFault.Address)]
    [InlineData("admin.com", UserNameFault.Address)]
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

    [Theory]
    [InlineData("Acme ID", "acme_id", true)]
    [InlineData("Acme ID", "AcmeID-Team", true)]
    [InlineData("Acme ID", "my.acme1d", true)]
    [InlineData("Acme ID", "acme", false)]
    [InlineData("橘子", "橘子安全中心", true)]
    [InlineData("橘子", "爱吃橘子皮", false)]
    [InlineData("Cat", "cat", true)]
    [InlineData("Cat", "catherine", false)]
    [InlineData("···", "anybody", false)]
    [InlineData("", "anybody", false)]
    public void Nobody_speaks_for_the_site_by_its_own_name(string site, string input, bool isReserved) =>
        UserName.Fold(input).IsReservedAt(site).ShouldBe(isReserved);

    [Fact]
    public void Text_that_no_database_can_keep_is_no_name()
    {
        UserName.Fold("al\0ice").Fault.ShouldBe(UserNameFault.Characters);
        UserName.Fold("al\uD800ice").Fault.ShouldBe(UserNameFault.Characters);
    }

    [Fact]
    public void Whatever_is_typed_is_refused_or_stays_what_it_is_when_it_is_typed_again() => TypedText.Any.Sample(
        text =>
        {
            var name = UserName.Fold(text);
            if (name.Fault is null)
            {
                UserName.Fold(name.Text).ShouldBe(name);
                UserName.Fold(name.Key).Key.ShouldBe(name.Key);
                UserName.Fold($" {name.Text.ToUpperInvariant()}\u200B").Key.ShouldBe(name.Key);
                UnicodeText.CodePoints(name.Text).ShouldBeInRange(UserName.MinLength, UserName.MaxLength);
                name.Text.ShouldNotContain('@');
                MobileNumber.Parse(name.Text).ShouldBeNull();
            }
        },
        iter: TypedText.Many);

    [Fact]
    public void Letters_and_digits_that_begin_with_a_letter_are_a_name_unless_they_are_reserved() =>
        Gen.Select(Gen.Char['a', 'z'], Gen.String[Gen.Char.AlphaNumeric, 2, 29], (first, rest) => first + rest).Sample(
            text => UserName.Fold(text).Fault is null or UserNameFault.Reserved, iter: TypedText.Many);
}
