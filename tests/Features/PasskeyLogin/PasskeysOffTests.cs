using System.Net;
using Slices.Tests.Support;

namespace Slices.Tests.Features.PasskeyLogin;

/// <summary>A site whose address is an IP address, which no passkey can belong to.</summary>
public sealed class PasskeysOffTests(PasskeysOffTests.NamelessSite site) : IClassFixture<PasskeysOffTests.NamelessSite>
{
    [Fact]
    public async Task Signing_in_says_nothing_of_them() => (await site.Visit().GetAsync("/login")).Words.ShouldNotContain("passkey");

    [Theory]
    [InlineData("/login/passkey")]
    [InlineData("/account/two-factor")]
    public async Task Where_somebody_looks_for_them_there_is_the_reason(string path)
    {
        await site.AddUserAsync($"looking{path.Length}", administrator: true);
        var visitor = path.StartsWith("/login", StringComparison.Ordinal) ? site.Visit() : await site.SignedInAsync($"looking{path.Length}");

        var page = await visitor.GetAsync(path);

        page.Words.ShouldContain("This site can’t use passkeys because its address is an IP address.");
        page.Words.ShouldNotContain("or a passkey");
        page.Document.QuerySelector("form[data-passkey]").ShouldBeNull();
    }

    [Fact]
    public async Task Nobody_is_asked_for_one()
    {
        var visitor = site.Visit();
        var token = (await visitor.GetAsync("/login")).Token();

        (await visitor.SendAsync(new(HttpMethod.Post, "/passkeys/options?purpose=SignIn") { Headers = { { "X-CSRF-TOKEN", token } } })).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    [Slow]
    public async Task The_page_of_the_second_factor_can_be_read_by_everybody()
    {
        var user = await site.AddUserAsync("nameless");
        await Studio.PortrayAsync(site, "two-factor-passkeys-off", async tab =>
        {
            await tab.BeAsync(user);
            await tab.OpenAsync("/account/two-factor");
        });
    }

    public sealed class NamelessSite() : Site(new() { ["Site:BaseUrl"] = "http://127.0.0.1:5080" });
}
