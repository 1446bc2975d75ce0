using Slices.Tests.Support;

namespace Slices.Tests.Features.DevDocs;

/// <summary>The API's document as a browser shows it, with nothing from any other host.</summary>
public sealed class DevDocsTests(Site site) : IClassFixture<Site>
{
    [Fact]
    [Slow]
    public Task The_document_is_shown_with_what_the_package_brings_and_nothing_else() => Chromium.VisitAsync(site, new(Language: "en"), async tab =>
    {
        (await tab.OpenAsync("/docs")).ShouldBe(200);

        await tab.Page.GetByText("Registers an account").First.WaitForAsync();
    });

    [Fact]
    public async Task Only_its_own_page_is_allowed_more_than_others()
    {
        var visitor = site.Visit();

        var policy = (await visitor.GetAsync("/docs")).Header("Content-Security-Policy")!.Split("; ");

        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("connect-src 'self'");
        policy.Single(p => p.StartsWith("script-src", StringComparison.Ordinal)).ShouldMatch(@"^script-src 'self' 'nonce-[\w-]{16,}'$");
        (await visitor.GetAsync("/login")).Header("Content-Security-Policy")!.ShouldNotContain("unsafe");
        (await visitor.GetAsync("/docs/nothing")).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }
}
