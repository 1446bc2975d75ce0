using Slices.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Slices.Tests.Journeys;

[Slow]
public sealed class ProfileJourneyTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public Task A_city_is_found_by_a_part_of_its_name_and_the_browsers_own_comes_first() => Chromium.VisitAsync(site, new("en"), async tab =>
    {
        await tab.BeAsync(await site.AddUserAsync("pj-searching"));
        await tab.OpenAsync("/account/profile");
        var zone = tab.Page.GetByLabel("Time zone");
        await Expect(tab.Page.Locator("#zones option").First).ToHaveAttributeAsync("label", "Shanghai (UTC+08:00) · this browser");

        await zone.FillAsync("kolK");
        await tab.Field("Nickname").FocusAsync();
        await Expect(zone).ToHaveValueAsync("Kolkata (UTC+05:30)");
        await zone.FillAsync("nowhere at all");
        await tab.Field("Nickname").FocusAsync();
        await Expect(zone).ToHaveValueAsync("Kolkata (UTC+05:30)");
        await tab.PressAsync(tab.Primary);

        (await site.FindUserAsync("pj-searching")).TimeZone.ShouldBe("Asia/Kolkata");
        await Expect(zone).ToHaveValueAsync("Kolkata (UTC+05:30)");
    });

    [Fact]
    public Task A_part_of_a_city_is_taken_by_Enter_too() => Chromium.VisitAsync(site, new("en"), async tab =>
    {
        await tab.BeAsync(await site.AddUserAsync("pj-entering"));
        await tab.OpenAsync("/account/profile");

        await tab.Page.GetByLabel("Time zone").FillAsync("kolk");
        await tab.AnsweredAsync(() => tab.Page.Keyboard.PressAsync("Enter"));

        (await site.FindUserAsync("pj-entering")).TimeZone.ShouldBe("Asia/Kolkata");
    });

    [Theory]
    [InlineData("zh-CN", "加尔各答 (UTC+05:30)")]
    [InlineData("en", "Kolkata (UTC+05:30)")]
    public Task Without_script_the_cities_are_chosen_in_the_readers_language(string language, string city) => Chromium.VisitAsync(site, new(language, Script: false), async tab =>
    {
        var name = $"pj-{language}";
        await tab.BeAsync(await site.AddUserAsync(name));
        await tab.OpenAsync("/account/profile");

        await tab.Field("TimeZone").SelectOptionAsync(new Microsoft.Playwright.SelectOptionValue { Label = city });
        await tab.PressAsync(tab.Primary);

        (await site.FindUserAsync(name)).TimeZone.ShouldBe("Asia/Kolkata");
    });
}
