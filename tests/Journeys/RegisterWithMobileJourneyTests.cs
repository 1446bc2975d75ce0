using Slices.Tests.Features.Register;
using Slices.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Slices.Tests.Journeys;

[Slow]
public sealed class RegisterWithMobileJourneyTests(MobileFirstSite site) : IClassFixture<MobileFirstSite>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Somebody_registers_with_a_mobile_and_signs_in_by_it(bool script)
    {
        var (name, mobile) = ($"mobile-first-{script}", script ? "13500135001" : "13500135002");
        await Chromium.VisitAsync(site, new("en", Script: script), async tab =>
        {
            await tab.OpenAsync("/register");
            await tab.FillAsync("Mobile", mobile);
            await tab.AnswerCaptchaAsync();
            await tab.PressAsync(tab.Primary);
            await tab.FillAsync("SmsCode", await CodeAsync(tab, mobile));
            await tab.FillAsync("UserName", name);
            await tab.FillAsync("Email", $"{name}@example.com");
            await tab.FillAsync("Password", Site.Password);
            await tab.FillAsync("ConfirmPassword", Site.Password);
            await tab.Field("Agree").CheckAsync();
            await tab.PressAsync(tab.Primary);
            await Expect(tab.Page.Locator("main")).ToContainTextAsync("Check your inbox");

            await tab.OpenAsync((await site.MailsAsync($"{name}@example.com")).First(m => m.ActivationPath().Length > 0).ActivationPath());
            await tab.PressAsync(tab.Primary);
            tab.Path.ShouldBe("/");
            await tab.Page.Context.ClearCookiesAsync(new() { Name = "slices" });
            await tab.SignInAsync(mobile);
            (await tab.Name.InnerTextAsync()).ShouldContain(name);
        });
    }

    private static async Task<string> CodeAsync(Tab tab, string mobile)
    {
        var code = "";
        await Eventually.TrueAsync(async () =>
        {
            var shown = (await (await tab.Page.APIRequest.GetAsync("/dev/sms.json")).JsonAsync())!.Value;
            code = shown.EnumerateArray().Where(m => m.GetProperty("to").GetString() == "+86" + mobile).Select(m => m.GetProperty("code").GetString()!).FirstOrDefault("");
            return code.Length > 0;
        });
        return code;
    }
}
