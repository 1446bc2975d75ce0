using Microsoft.Extensions.Options;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Settings;

namespace Slices.Tests.Infrastructure.Passwords;

public sealed class PasswordRulesTests
{
    private readonly PasswordRules rules = new(Options.Create(new SiteSettings { Name = "Orange" }));

    [Fact]
    public void Nothing_is_no_password() => rules.Fault("").ShouldBe("password.missing");

    [Theory]
    [InlineData("correct horse battery")]
    [InlineData("gL7#xq2W")]
    [InlineData("        a")]
    [InlineData("correct\thorse")]
    public void Anything_long_enough_and_not_common_will_do(string password) => rules.Fault(password).ShouldBeNull();

    [Theory]
    [InlineData("password1")]
    [InlineData("PassWord1")]
    [InlineData("Ｐａｓｓｗｏｒｄ１")]
    [InlineData(" 12345678 ")]
    [InlineData("iloveyou1")]
    public void Common_ones_are_refused_in_every_case_and_width(string password) => rules.Fault(password).ShouldBe("password.common");

    [Fact]
    public void Length_is_counted_in_code_points()
    {
        rules.Fault(string.Concat(Enumerable.Repeat("🦊", 7))).ShouldBe("password.short");
        rules.Fault("🦊🐻🐼🐨🐯🦁🐮🐷").ShouldBeNull();
        rules.Fault(Many("🦊", 128)).ShouldBeNull();
        rules.Fault(Many("🦊", 129)).ShouldBe("password.long");
    }

    [Fact]
    public void Length_is_counted_in_composed_form()
    {
        // Eight characters as two keyboards spell them: composed, and as letters with accents behind them.
        rules.Fault("éàüöïêçñ".Normalize(System.Text.NormalizationForm.FormD)).ShouldBeNull();
        rules.Fault("éàüöïêç".Normalize(System.Text.NormalizationForm.FormD)).ShouldBe("password.short");
    }

    [Fact]
    public void What_cannot_be_kept_is_refused()
    {
        rules.Fault("long enough \ud800").ShouldBe("password.characters");
        rules.Fault("long enough \0").ShouldBe("password.characters");
    }

    [Theory]
    [InlineData("alexandra!")]
    [InlineData("ALEXANDRA99")]
    [InlineData("alexandraalexandra1")]
    [InlineData("alexandra.doe@example.com")]
    [InlineData("orangeorange")]
    [InlineData("orange-alexandra")]
    [InlineData("ａｌｅｘａｎｄｒａ２０２６")]
    public void What_everybody_knows_of_its_owner_makes_no_password(string password) =>
        rules.Fault(password, "Alexandra", "alexandra.doe@example.com", "alexandra.doe").ShouldBe("password.personal");

    [Theory]
    [InlineData("alexandra likes green tea")]
    [InlineData("tea with orange and pepper")]
    public void A_name_within_something_longer_is_no_harm(string password) => rules.Fault(password, "alexandra").ShouldBeNull();

    [Fact]
    public void Very_short_words_rule_nothing_out() => rules.Fault("abababab7xy", "ab").ShouldBeNull();

    private static string Many(string one, int count) => string.Concat(Enumerable.Repeat(one, count));
}
