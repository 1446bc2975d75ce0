using Slices.Infrastructure.OneTimeCodes;
using Slices.Tests.Features.Register;
using Slices.Tests.Support;

namespace Slices.Tests.Journeys.Looks;

[Slow]
public sealed class SmsPagesTests(MobileFirstSite site) : IClassFixture<MobileFirstSite>
{
    private static int last;

    [Fact]
    public Task Sign_in_by_mobile() => Studio.PortrayAsync(site, "sms-login", tab => tab.ShowAsync("/login/sms"));

    [Fact]
    public Task Sign_in_by_code() => Studio.PortrayAsync(site, "sms-login-code", tab => AskAsync(tab, "/login/sms"));

    [Fact]
    public Task Register_with_a_mobile() => Studio.PortrayAsync(site, "register-mobile", tab => tab.ShowAsync("/register"));

    [Fact]
    public Task Register_with_a_code() => Studio.PortrayAsync(site, "register-code", tab => AskAsync(tab, "/register"));

    [Fact]
    public Task Register_with_a_code_that_is_too_old() => Studio.PortrayAsync(site, "register-late", async tab =>
    {
        await AskAsync(tab, "/register");
        site.Clock.Move(SmsCodes.Lifetime);
        await tab.FillAsync("SmsCode", "123456");
        await tab.FillAsync("UserName", $"late{Interlocked.Increment(ref last)}");
        await tab.FillAsync("Email", "late@example.com");
        await tab.FillAsync("Password", Site.Password);
        await tab.FillAsync("ConfirmPassword", Site.Password);
        await tab.Page.Locator("#Agree").CheckAsync();
        await tab.PressAsync(tab.Primary);
    });

    [Fact]
    public Task Change_the_mobile() => Studio.PortrayAsync(site, "mobile", async tab =>
    {
        await tab.BeAsync(await site.AddUserAsync($"changer{Interlocked.Increment(ref last)}"));
        await tab.ShowAsync("/account/mobile");
    });

    [Fact]
    public Task Development_text_messages() => Studio.PortrayAsync(site, "dev-sms", async tab =>
    {
        await AskAsync(tab, "/register");
        await Eventually.TrueAsync(async () => await tab.OpenAsync("/dev/sms") == 200 && await tab.Page.Locator("section p.muted").CountAsync() > 0);
    });

    private static async Task AskAsync(Tab tab, string path)
    {
        await tab.ShowAsync(path);
        await tab.FillAsync("Mobile", $"135{Interlocked.Increment(ref last):D8}");
        await tab.AnswerCaptchaAsync();
        await tab.PressAsync(tab.Primary);
    }
}
