using System.Net;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Home;

public sealed class HomeTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task Strangers_are_led_to_the_sign_in_and_back()
    {
        var answer = await site.Visit().SendAsync(new(HttpMethod.Get, "/"));

        (answer.Status, answer.Location).ShouldBe((HttpStatusCode.Redirect, "/login?returnUrl=%2F"));
    }

    [Fact]
    public async Task The_header_offers_signing_in_to_strangers_only()
    {
        await site.AddUserAsync("homely", "homely@example.com");
        var visitor = site.Visit();

        (await visitor.GetAsync("/agreement")).Document.QuerySelectorAll("header .who a").Select(a => a.GetAttribute("href")).ShouldBe(["/login", "/register"]);
        await visitor.SignInAsync("homely");
        var home = await visitor.GetAsync("/");

        home.Document.QuerySelectorAll("header .who a").Select(a => a.GetAttribute("href")).ShouldBe(["/account", "/logout"]);
        home.Document.QuerySelector("header a[href='/admin/users']").ShouldBeNull();
    }

    [Fact]
    public async Task Home_greets_by_name_and_says_the_owners_address()
    {
        await site.AddUserAsync("greeted", "greeted@example.com");
        var visitor = site.Visit();
        await visitor.SignInAsync("greeted");

        var home = await visitor.GetAsync("/");

        home.Words.ShouldContain("Hello, greeted");
        home.Words.ShouldContain("greeted@example.com");
    }

    [Fact]
    public async Task Home_says_when_and_where_the_sign_in_before_this_one_was()
    {
        await site.AddUserAsync("regular");
        var visitor = site.Visit();
        await visitor.SignInAsync("regular");
        (await visitor.GetAsync("/")).Words.ShouldNotContain("Last sign-in:");
        site.Clock.Move(TimeSpan.FromHours(3.1));
        var later = site.Visit().CallingItself("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
        await later.SignInAsync("regular");
        site.Clock.Move(TimeSpan.FromHours(1));

        (await visitor.GetAsync("/")).Words.ShouldNotContain("Last sign-in:");
        (await later.GetAsync("/")).Words.ShouldContain("Last sign-in: 4 hours ago");
    }

    [Fact]
    public async Task The_agreement_is_open_to_everybody_and_says_its_version() =>
        (await site.Visit().GetAsync("/agreement")).Words.ShouldContain("2026-11");

    [Theory]
    [InlineData("/login")]
    [InlineData("/css/site.css")]
    [InlineData("/nothing-here")]
    [InlineData("/health/live")]
    public async Task Every_answer_carries_the_headers_that_protect_the_browser(string path)
    {
        var answer = await site.Visit().GetAsync(path);

        answer.Header("Content-Security-Policy").ShouldNotBeNull().ShouldStartWith("default-src 'none'; script-src 'self'; style-src 'self'");
        answer.Header("X-Content-Type-Options").ShouldBe("nosniff");
        answer.Header("Referrer-Policy").ShouldBe("no-referrer");
        answer.Header("Server").ShouldBeNull();
    }
}
