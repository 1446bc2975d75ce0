using Slices.Infrastructure.Factors;
using Slices.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Slices.Tests.Journeys;

[Slow]
public sealed class SecondFactorJourneyTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task The_code_of_an_authenticator_is_sent_with_its_last_digit()
    {
        await site.AddUserAsync("six-digits");
        var secret = await (await site.SignedInAsync("six-digits")).AddAppAsync(site);
        site.Clock.Move(TimeSpan.FromSeconds(3 * Totp.StepSeconds));
        await Chromium.VisitAsync(site, new("en"), async tab =>
        {
            await tab.SignInAsync("six-digits");
            await Expect(tab.Field("Code")).ToBeFocusedAsync();

            await tab.AnsweredAsync(() => tab.Page.Keyboard.TypeAsync(site.Code(secret)));

            tab.Path.ShouldBe("/");
        });
    }

    [Fact]
    public async Task Recovery_codes_are_copied_at_one_press()
    {
        var owner = await site.AddSignedInAsync("copier");
        await owner.AddAppAsync(site);
        await Chromium.VisitAsync(site, new("en"), async tab =>
        {
            await tab.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
            await tab.Page.Context.AddCookiesAsync([new() { Name = "slices", Value = owner.SessionCookie!, Url = site.Address.ToString() }]);
            await tab.OpenAsync("/account/two-factor");
            await tab.PressAsync(tab.Page.Locator("form[action='/account/two-factor/codes'] .button"));

            await tab.Page.Locator("[data-copy]").ClickAsync();

            await Expect(tab.Page.Locator("[data-copy]")).ToHaveTextAsync("Copied");
            var copied = await tab.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
            copied.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ShouldBe(await tab.Page.Locator(".codes code").AllInnerTextsAsync());
        });
    }
}
