using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Pages;

/// <summary>What browsers and proxies may keep for a year: a file under its current address, and nothing that an address only looks like.</summary>
public sealed class AssetsTests(Site site) : IClassFixture<Site>
{
    private const string Short = "public, max-age=300";

    [Fact]
    public async Task Only_the_address_that_pages_name_is_kept_for_long()
    {
        var visitor = site.Visit();
        var address = (await visitor.GetAsync("/login")).Document.QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!;
        address.ShouldContain("?v=");

        (await visitor.SendAsync(new(HttpMethod.Get, address))).Header("Cache-Control").ShouldBe("public, max-age=31536000, immutable");
        foreach (var other in new[] { "", "?v=", "?v=1", "?v=anything", "?" + address.Split('?')[1].ToLowerInvariant(), $"?{address.Split('?')[1]}&v=1", "?x=1&" + address.Split('?')[1] })
        {
            (await visitor.SendAsync(new(HttpMethod.Get, address.Split('?')[0] + other))).Header("Cache-Control").ShouldBe(Short, other);
        }
    }
}
