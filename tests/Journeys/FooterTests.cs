using Microsoft.Playwright;
using Slices.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Slices.Tests.Journeys;

/// <summary>What the footer of every page offers.</summary>
[Slow]
public sealed class FooterTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task The_language_is_chosen_and_stays(bool script) => Chromium.VisitAsync(site, new("en", Script: script), async tab =>
    {
        await tab.OpenAsync("/login?returnUrl=%2Fadmin%2Fusers");
        await tab.PressAsync(tab.Page.Locator("footer [value=zh-CN]"));
        tab.Path.ShouldBe("/login?returnUrl=%2Fadmin%2Fusers");
        await Expect(tab.Page.Locator("html")).ToHaveAttributeAsync("lang", "zh-CN");
        await Expect(tab.Page.Locator("footer [value=zh-CN]")).ToHaveAttributeAsync("aria-pressed", "true");
        await tab.OpenAsync("/register");
        (await tab.TitleAsync()).ShouldBe("创建账号");
        await tab.PressAsync(tab.Page.Locator("footer [value=en]"));
        (await tab.TitleAsync()).ShouldBe("Create an account");
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task The_theme_is_chosen_against_the_system_s_and_given_back(bool script) =>
        Chromium.VisitAsync(site, new("en", ColorScheme.Light, Script: script), async tab =>
        {
            const string Paper = "rgb(251, 250, 248)", Night = "rgb(23, 22, 21)";
            var body = tab.Page.Locator("body");
            await tab.OpenAsync("/login");
            await Expect(body).ToHaveCSSAsync("background-color", Paper);
            await tab.PressAsync(tab.Page.Locator("footer [value=dark]"));
            await Expect(body).ToHaveCSSAsync("background-color", Night);
            await tab.OpenAsync("/register");
            await Expect(body).ToHaveCSSAsync("background-color", Night);
            await tab.PressAsync(tab.Page.Locator("footer [value=auto]"));
            await Expect(body).ToHaveCSSAsync("background-color", Paper);
        });

    [Fact]
    public Task A_page_that_does_not_exist_can_be_read_in_the_other_language_too() => Chromium.VisitAsync(site, new("en"), async tab =>
    {
        await tab.OpenAsync("/nothing/here?at=all");
        await tab.PressAsync(tab.Page.Locator("footer [value=zh-CN]"));
        tab.Path.ShouldBe("/nothing/here?at=all");
        (await tab.TitleAsync()).ShouldBe("没有这个页面");
    });
}
