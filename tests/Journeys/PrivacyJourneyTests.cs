using System.Text.Json;
using Slices.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Slices.Tests.Journeys;

[Slow]
public sealed class PrivacyJourneyTests(Site site) : IClassFixture<Site>
{
    public static TheoryData<string, bool> LanguagesAndScripts => Setup.LanguagesAndScripts;

    [Theory]
    [MemberData(nameof(LanguagesAndScripts))]
    public async Task Somebody_takes_their_data_along(string language, bool script)
    {
        var name = $"taker-{language}-{script}".ToLowerInvariant();
        var user = await site.AddUserAsync(name, $"{name}@example.com");
        await Chromium.VisitAsync(site, new(language, Script: script), async tab =>
        {
            await tab.SignInAsync(name);
            await tab.OpenAsync("/account/privacy");
            await tab.PressAsync(tab.Page.Locator("form[action$='handler=Export'] button"));
            await Eventually.TrueAsync(async () => (await site.DataExportsAsync()).Exists(e => e.UserId == user.Id && e.ReadyAt is not null));

            await tab.OpenAsync(await tab.LinkInMailAsync(user.Email));
            tab.Path.ShouldBe("/account/privacy");
            var download = await tab.Page.RunAndWaitForDownloadAsync(() => tab.Page.Locator("a[href*='handler=File']").ClickAsync());

            download.SuggestedFilename.ShouldMatch(@"^my-data-\d{4}-\d\d-\d\d\.json$");
            await using var file = File.OpenRead((await download.PathAsync())!);
            var data = await JsonDocument.ParseAsync(file);
            data.RootElement.GetProperty("profile").GetProperty("email").GetString().ShouldBe(user.Email);
        });
    }

    [Theory]
    [MemberData(nameof(LanguagesAndScripts))]
    public async Task Somebody_wants_the_account_deleted_and_keeps_it_after_all(string language, bool script)
    {
        var name = $"keeper-{language}-{script}".ToLowerInvariant();
        await site.AddUserAsync(name);
        await Chromium.VisitAsync(site, new(language, Script: script), async tab =>
        {
            await tab.SignInAsync(name);
            await tab.OpenAsync("/account/privacy");
            await tab.PressAsync(tab.Page.Locator("a.danger"));
            await tab.Field("Sure").CheckAsync();
            await tab.PressAsync(tab.Page.Locator("button.danger"));
            tab.Path.ShouldBe("/account/privacy");
            (await site.FindUserAsync(name)).DeletionDueAt.ShouldNotBeNull();
        });
        await Chromium.VisitAsync(site, new(language, Script: script), async tab =>
        {
            await tab.SignInAsync(name);
            await tab.PressAsync(tab.Page.Locator("aside.alert button"));
            await Expect(tab.Page.Locator("aside.alert")).ToHaveCountAsync(0);
        });
        (await site.FindUserAsync(name)).DeletionDueAt.ShouldBeNull();
    }
}
