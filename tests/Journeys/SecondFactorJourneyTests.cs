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
}
