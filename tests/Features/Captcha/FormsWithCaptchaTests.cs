using Slices.Tests.Support;

namespace Slices.Tests.Features.Captcha;

/// <summary>Every form that asks for a captcha, on a site where all of them do.</summary>
public sealed class FormsWithCaptchaTests(FormsWithCaptchaTests.SuspiciousSite site) : IClassFixture<FormsWithCaptchaTests.SuspiciousSite>
{
    [Theory]
    [InlineData("/register")]
    [InlineData("/login")]
    [InlineData("/login/sms")]
    [InlineData("/forgot")]
    [InlineData("/activate/resend")]
    [InlineData("/account/email")]
    public async Task Enter_sends_the_form_and_asks_for_no_other_captcha(string path)
    {
        var name = $"enter-{path.Replace('/', '-')}";
        await site.AddUserAsync(name);
        var visitor = path.StartsWith("/account", StringComparison.Ordinal) ? await site.SignedInAsync(name) : site.Visit();

        var form = (await visitor.GetAsync(path)).Document.QuerySelector("form:has([data-captcha])").ShouldNotBeNull();

        // What Enter presses is the first button.
        form.QuerySelector("button")!.ClassList.ShouldContain("default-submit");
    }

    public sealed class SuspiciousSite() : Site(new() { ["Captcha:Forms:EmailChange"] = "Always", ["Captcha:Forms:SignIn"] = "Always", ["Captcha:Forms:Registration"] = "Always" });
}
