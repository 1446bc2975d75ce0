namespace Slices.Tests.Support;

[Slow]
public sealed class ChromiumTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [InlineData("document.body.setAttribute('style', 'color: red')", "style")]
    [InlineData("console.error('a defect')", "a defect")]
    [InlineData("setTimeout(() => { throw new Error('a defect'); })", "a defect")]
    [InlineData("fetch('http://elsewhere.example/').catch(() => 0)", "elsewhere.example")]
    [InlineData("fetch('/nothing')", "404")]
    public async Task Nothing_that_goes_wrong_in_the_browser_stays_unseen(string act, string complaint)
    {
        var seen = await Assert.ThrowsAsync<ShouldAssertException>(() => Chromium.VisitAsync(site, new("en"), async tab =>
        {
            await tab.OpenAsync("/login");
            await tab.Page.EvaluateAsync($"() => {{ {act} }}");
            await Eventually.TrueAsync(() => Task.FromResult(tab.Complaints.Any(c => c.Contains(complaint, StringComparison.Ordinal))));
        }));

        seen.Message.ShouldContain(complaint);
    }
}
