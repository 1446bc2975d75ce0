using Slices.Tests.Support;

namespace Slices.Tests.Journeys;

/// <summary>The pages that everybody passes, as a screen reader tells them: what is a heading, a field and its name, a button, a link.</summary>
[Slow]
public sealed class ScreenReaderTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public Task Signing_in() => TellAsync("/login", "");

    [Fact]
    public Task Registering() => TellAsync("/register", "");

    private Task TellAsync(string path, string told) => Chromium.VisitAsync(site, new("en"), async tab =>
    {
        await tab.OpenAsync(path);
        (await tab.Page.Locator("main").AriaSnapshotAsync()).ShouldBe(told);
    });
}
