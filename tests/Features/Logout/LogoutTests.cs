using System.Net;
using Marten;
using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Logout;

public sealed class LogoutTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task The_page_asks_with_two_buttons_and_opening_it_changes_nothing()
    {
        var visitor = await SignedInAsync();

        var page = await visitor.GetAsync("/logout");

        page.Words.ShouldContain("Sign out?");
        page.Document.QuerySelectorAll("main .button").Select(b => b.TextContent.Trim()).ShouldBe(["Sign out", "Stay signed in"]);
        page.Document.QuerySelector("main a.button")!.GetAttribute("href").ShouldBe("/");
        (await visitor.IsSignedInAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task Signing_out_ends_the_session_on_the_server_and_clears_the_browser()
    {
        var (visitor, thief) = (await SignedInAsync(), site.Visit());
        thief.Cookies.Add(new Cookie("slices", visitor.SessionCookie, "/", "127.0.0.1"));
        (await thief.IsSignedInAsync()).ShouldBeTrue();

        var answer = await visitor.SubmitAsync("/logout");

        answer.Location.ShouldBe("/login");
        answer.SetCookie("slices").ShouldStartWith("slices=; expires=Thu, 01 Jan 1970");
        answer.Header("Clear-Site-Data").ShouldBe("\"storage\"");
        visitor.SessionCookie.ShouldBeNull();
        (await visitor.IsSignedInAsync()).ShouldBeFalse();
        (await thief.IsSignedInAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task Without_the_store_the_browser_is_signed_out_too()
    {
        var redis = new Redis();
        await redis.StartAsync();
        await using var other = new Site(new() { ["ConnectionStrings:Redis"] = redis.Configuration });
        await other.InitializeAsync();
        await other.AddUserAsync("leaver");
        var visitor = await other.SignedInAsync("leaver");
        var page = await visitor.GetAsync("/logout");
        await redis.StopAsync();

        var answer = await visitor.SubmitAsync(page);

        answer.Location.ShouldBe("/login");
        answer.SetCookie("slices").ShouldStartWith("slices=; expires=Thu, 01 Jan 1970");
    }

    [Fact]
    public async Task A_cookie_of_before_the_sign_out_is_nobodys_after_a_restart_either()
    {
        await site.AddUserAsync("replayed");
        var visitor = site.Visit();
        await visitor.SignInAsync("replayed");
        var copied = visitor.SessionCookie!;
        await visitor.SubmitAsync("/logout");

        await using var restarted = new Site(new() { ["ConnectionStrings:Postgres"] = site.ConnectionString });
        await restarted.InitializeAsync();
        foreach (var node in new[] { site, restarted })
        {
            var thief = node.Visit();
            thief.Cookies.Add(node.Address, new System.Net.Cookie("slices", copied));
            (await thief.IsSignedInAsync()).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Only_this_browser_is_signed_out()
    {
        var one = await SignedInAsync();
        var two = site.Visit();
        await two.SignInAsync("leaver");

        await one.SubmitAsync("/logout");

        (await two.IsSignedInAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task The_language_and_the_theme_outlive_the_session()
    {
        var visitor = await SignedInAsync();
        await visitor.SubmitAsync("/", ("language", "zh-CN"));

        await visitor.SubmitAsync("/logout");

        (await visitor.GetAsync("/login")).Document.DocumentElement.GetAttribute("lang").ShouldBe("zh-CN");
    }

    [Fact]
    public async Task Signing_out_twice_is_harmless()
    {
        var visitor = await SignedInAsync();
        var page = await visitor.GetAsync("/logout");
        await visitor.SubmitAsync(page);

        // The form of the page that is still open belongs to somebody who is no longer there.
        (await visitor.SubmitAsync(page)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await visitor.SendAsync(new(HttpMethod.Get, "/logout"))).Location.ShouldBe("/login");
    }

    private async Task<Visitor> SignedInAsync()
    {
        if (!await site.QueryAsync(work => work.Query<User>().AnyAsync(u => u.UserNameKey == "leaver")))
        {
            await site.AddUserAsync("leaver");
        }
        var visitor = site.Visit();
        await visitor.SignInAsync("leaver");
        return visitor;
    }
}
