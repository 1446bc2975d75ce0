using Microsoft.Playwright;
using Slices.Tests.Support;

namespace Slices.Tests.Journeys.Looks;

/// <summary>What developers see.</summary>
[Slow]
public sealed class DevPagesTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public Task The_index() => Studio.PortrayAsync(site, "dev", tab => tab.ShowAsync("/dev"));

    [Fact]
    public Task The_mailbox_shows_a_mail_in_its_own_colours() => Chromium.VisitAsync(site, new("en"), async tab =>
    {
        await site.Visit().RegisterAsync("opener", "opener@example.com");
        await site.MailsAsync("opener@example.com");
        await tab.ShowAsync("/dev/mailbox");

        var button = tab.Page.Locator("iframe").First.ContentFrame.Locator("a.button");
        (await button.GetAttributeAsync("href")).ShouldNotBeNull().ShouldContain("/activate/");
        await Assertions.Expect(button).ToHaveCSSAsync("background-color", "rgb(194, 65, 12)");
    });
}
