using System.Net;
using Marten;
using Microsoft.AspNetCore.Http;
using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Features.LoginByProvider;

/// <summary>A provider that doesn't behave, and browsers that bring what isn't theirs: a plain page, no account, a line in the log.</summary>
[Slow]
public sealed class MisbehavingProviderTests(ExternalSite site) : IClassFixture<ExternalSite>
{
    public static TheoryData<string, string, string, string> Misbehaviours => new()
    {
        { "qq", "/token", "nothing", "no answer within 4 s" },
        { "qq", "/me", "nothing", "no answer within 4 s" },
        { "qq", "/token", "500", "HTTP 500" },
        { "qq", "/me", "500", "HTTP 500" },
        { "qq", "/token", "302", "HTTP 302" },
        { "qq", "/token", """callback( {"error":100019,"error_description":"code to access token error"} );""", "an answer that isn't the documented JSON" },
        { "qq", "/token", "access_token=FE04CCE2&expires_in=7776000", "an answer that isn't the documented JSON" },
        { "qq", "/token", """{"error":100019,"error_description":"what a canary said"}""", "error 100019" },
        { "qq", "/token", """{"access_token":""}""", "an answer without a token" },
        { "qq", "/token", "[]", "an answer that isn't the documented JSON" },
        { "qq", "/token", "huge", "an answer of more than 64 KiB" },
        { "qq", "/me", "huge", "an answer of more than 64 KiB" },
        { "qq", "/me", """callback( {"client_id":"101234567","openid":"1"} );""", "an answer that isn't the documented JSON" },
        { "qq", "/me", """{"client_id":"100000001","openid":"0123456789ABCDEF0123456789ABCDEF"}""", "a token of another application" },
        { "qq", "/me", """{"openid":"0123456789ABCDEF0123456789ABCDEF"}""", "a token of another application" },
        { "qq", "/me", """{"client_id":"101234567"}""", "an answer without a usable id" },
        { "qq", "/me", """{"client_id":"101234567","openid":{"a":1}}""", "an answer without a usable id" },
        { "qq", "/me", """{"client_id":"101234567","openid":"a\nb"}""", "an answer without a usable id" },
        { "qq", "/me", """{"error":100016,"error_description":"access token check failed"}""", "error 100016" },
        { "qq", "/me", "{", "an answer that isn't the documented JSON" },
        { "qq", "/token", """{"access_token":"\ud800"}""", "an answer that isn't the documented JSON" },
        { "qq", "/token", """{"access_token":"x","refresh_token":"\udc00"}""", "an answer that isn't the documented JSON" },
        { "qq", "/token", """{"access_token":"x","token_type":"\ud800"}""", "an answer that isn't the documented JSON" },
        { "qq", "/token", """{"error":"\ud800"}""", "an answer that isn't the documented JSON" },
        { "qq", "/token", """{"access_token":"x","\ud800":1}""", "an answer that isn't the documented JSON" },
        { "qq", "/token", """{"access_token":"x","expires_in":[{"a":"\ud800x"}]}""", "an answer that isn't the documented JSON" },
        { "qq", "/token", "not UTF-8", "an answer that isn't the documented JSON" },
        { "qq", "/token", """{"error":0,"access_token":"x"}""", "a token with an error beside it" },
        { "qq", "/me", """{"client_id":"101234567","openid":"\ud800"}""", "an answer that isn't the documented JSON" },
        { "qq", "/me", """{"client_id":"101234567","openid":"1","unionid":"\ud800"}""", "an answer that isn't the documented JSON" },
        { "qq", "/me", "not UTF-8", "an answer that isn't the documented JSON" },
        { "wechat", "/access_token", "nothing", "no answer within 4 s" },
        { "wechat", "/access_token", "500", "HTTP 500" },
        { "wechat", "/access_token", """{"errcode":40029,"errmsg":"invalid code"}""", "error 40029" },
        { "wechat", "/access_token", """{"access_token":"x","unionid":"y"}""", "an answer without a usable id" },
        { "wechat", "/access_token", "huge", "an answer of more than 64 KiB" },
        { "wechat", "/access_token", "<html>", "an answer that isn't the documented JSON" },
        { "wechat", "/access_token", """{"access_token":"x","openid":"\ud800"}""", "an answer that isn't the documented JSON" },
        { "wechat", "/access_token", """{"access_token":"x","openid":"1","unionid":"\ud800"}""", "an answer that isn't the documented JSON" },
        { "wechat", "/access_token", "not UTF-8", "an answer that isn't the documented JSON" },
        { "wechat", "/access_token", """{"error":0,"access_token":"x","openid":"1"}""", "a token with an error beside it" },
    };

    [Theory]
    [MemberData(nameof(Misbehaviours))]
    public async Task Whatever_a_provider_answers_instead_ends_on_a_plain_page(string provider, string path, string answer, string reason)
    {
        site.Server(provider).Who = Person.New();
        var users = await site.QueryAsync(work => work.Query<User>().CountAsync());
        var visitor = site.Visit();
        var callback = await visitor.GoAsync(provider);
        site.Server(provider).Instead = (path, context => AnswerAsync(context, answer));

        var back = await visitor.SendAsync(new(HttpMethod.Get, callback));

        site.Server(provider).Instead = null;
        back.Location.ShouldBe($"/login/{provider}?problem=Unavailable");
        var page = await visitor.GetAsync(back.Location!);
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Words.ShouldContain("isn’t responding properly");
        page.Text.ShouldNotContain("canary");
        (await visitor.SendAsync(new(HttpMethod.Get, "/register/external"))).Location.ShouldBe("/login", "nobody is held");
        (await visitor.IsSignedInAsync()).ShouldBeFalse();
        (await site.QueryAsync(work => work.Query<User>().CountAsync())).ShouldBe(users);
        site.Log.All.ShouldContain(line => line.StartsWith($"Warning: Refused what came by {provider} (Unavailable: {reason})", StringComparison.Ordinal));
        site.Log.All.ShouldNotContain(line => line.Contains("what a canary said", StringComparison.Ordinal));
        // The same browser comes in all the same, once the provider behaves.
        (await visitor.ComeByAsync(provider)).Location.ShouldNotBeNull().ShouldStartWith("/register/external?");
    }

    [Theory]
    [InlineData("qq")]
    [InlineData("wechat")]
    public async Task A_provider_that_is_away_altogether_ends_there_too(string provider)
    {
        await using var other = new ExternalSite();
        await other.InitializeAsync();
        var visitor = other.Visit();
        var callback = await visitor.GoAsync(provider);
        await other.Server(provider).DisposeAsync();

        (await visitor.SendAsync(new(HttpMethod.Get, callback))).Location.ShouldBe($"/login/{provider}?problem=Unavailable");
    }

    [Theory]
    [InlineData("qq")]
    [InlineData("wechat")]
    public async Task Whoever_turns_back_finds_everything_as_it_was(string provider)
    {
        site.Server(provider).Who = null;
        var visitor = site.Visit();

        var back = await visitor.ComeByAsync(provider);

        back.Location.ShouldBe($"/login/{provider}?problem=Cancelled");
        (await visitor.GetAsync(back.Location!)).Words.ShouldContain("You canceled");
        site.Log.All.ShouldContain(line => line.StartsWith($"Information: Turned back at {provider} (came back without a code)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("qq")]
    [InlineData("wechat")]
    public async Task A_state_that_is_missing_made_up_or_of_another_browser_asks_the_provider_nothing(string provider)
    {
        var server = site.Server(provider);
        server.Who = Person.New();
        var (visitor, other) = (site.Visit(), site.Visit());
        var callback = await visitor.GoAsync(provider);
        var foreign = await other.GoAsync(provider);
        var asked = server.Requests.Count;

        foreach (var path in new[]
        {
            $"/login/{provider}/callback", callback[..callback.IndexOf("&state", StringComparison.Ordinal)], callback[..^1], callback + "&state=x", foreign,
            callback.Replace("state=", "state=A", StringComparison.Ordinal),
        })
        {
            (await visitor.SendAsync(new(HttpMethod.Get, path))).Location.ShouldBe($"/login/{provider}?problem=Expired", path);
        }
        (await site.Visit().SendAsync(new(HttpMethod.Get, callback))).Location.ShouldBe($"/login/{provider}?problem=Expired");

        server.Requests.Count.ShouldBe(asked);
        (await visitor.SendAsync(new(HttpMethod.Get, callback))).Location.ShouldNotBeNull().ShouldStartWith("/register/external?");
    }

    [Fact]
    public async Task A_state_of_one_provider_is_none_at_the_other()
    {
        site.Qq.Who = Person.New();
        var visitor = site.Visit();
        var callback = await visitor.GoAsync("qq");

        (await visitor.SendAsync(new(HttpMethod.Get, callback.Replace("/qq/", "/wechat/", StringComparison.Ordinal)))).Location
            .ShouldBe("/login/wechat?problem=Expired");
    }

    [Fact]
    public async Task A_replayed_state_is_refused_even_with_the_cookies_it_came_with()
    {
        site.Qq.Who = Person.New();
        await site.BeNewByAsync("qq", "replayed");
        var visitor = site.Visit();
        var callback = await visitor.GoAsync("qq");
        var cookies = visitor.Cookies.GetCookieHeader(site.Address);
        (await visitor.SendAsync(new(HttpMethod.Get, callback))).Location.ShouldBe("/");
        var asked = site.Qq.Requests.Count;

        var thief = site.Visit();
        thief.Cookies.SetCookies(site.Address, cookies.Replace("; ", ",", StringComparison.Ordinal));
        var again = await thief.SendAsync(new(HttpMethod.Get, callback));

        again.Location.ShouldBe("/login/qq?problem=Expired");
        (await thief.IsSignedInAsync()).ShouldBeFalse();
        site.Qq.Requests.Count.ShouldBe(asked);
    }

    [Fact]
    public async Task A_state_is_late_after_ten_minutes()
    {
        site.Qq.Who = Person.New();
        var visitor = site.Visit();
        var callback = await visitor.GoAsync("qq");
        site.Clock.Move(TimeSpan.FromMinutes(10.1));

        (await visitor.SendAsync(new(HttpMethod.Get, callback))).Location.ShouldBe("/login/qq?problem=Expired");
    }

    [Fact]
    public async Task The_cookie_of_the_journey_counts_beside_the_browsers_own()
    {
        site.Qq.Who = Person.New();
        var visitor = site.Visit();
        var callback = await visitor.GoAsync("qq");
        var journey = visitor.Cookies.GetCookies(site.Address).Single(c => c.Name.StartsWith("slices-external.", StringComparison.Ordinal));
        journey.HttpOnly.ShouldBeTrue();
        journey.Expired = true;

        (await visitor.SendAsync(new(HttpMethod.Get, callback))).Location.ShouldBe("/login/qq?problem=Expired");
    }

    [Fact]
    public async Task Secrets_codes_and_tokens_are_in_no_log_no_page_and_no_address()
    {
        site.Qq.Who = Person.New();
        site.WeChat.Who = Person.New();
        foreach (var provider in (string[])["qq", "wechat"])
        {
            var visitor = site.Visit();
            var page = await visitor.GetAsync("/login");
            var back = await visitor.ComeByAsync(provider);
            var held = await visitor.GetAsync(back.Location!);

            foreach (var secret in site.Server(provider).Secrets.Append("refresh-canary").Append(site.Server(provider).Who!.OpenId))
            {
                (page.Text + back.Text + back.Location + back.Header("Set-Cookie") + held.Text + held.Url).ShouldNotContain(secret);
                site.Log.All.ShouldNotContain(line => line.Contains(secret, StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task Every_refusal_is_in_the_record()
    {
        site.Qq.Who = Person.New();
        site.Clock.Move(TimeSpan.FromMinutes(2));
        site.Qq.Instead = ("/token", context => AnswerAsync(context, "500"));

        await site.Visit().ComeByAsync("qq");

        site.Qq.Instead = null;
        (await site.AuditEntriesAsync()).ShouldContain(e => e.Kind == AuditKind.SignInRefused && e.Factor == Factor.External && e.Detail == "qq Unavailable");
    }

    [Fact]
    public async Task A_refusal_is_recorded_and_told_as_what_was_refused_and_turning_back_is_none()
    {
        site.Qq.Who = Person.New();
        var visitor = await site.BeNewByAsync("qq", "failing");
        var user = await site.FindUserAsync("failing");
        (site.Qq.Who, site.WeChat.Who) = (null, null);
        (await visitor.ComeByAsync("wechat", "/account/logins")).Location.ShouldBe("/login/wechat?problem=Cancelled&purpose=Link");
        (await site.KindsAsync(user)).ShouldNotContain(k => k.IsTrouble());

        site.WeChat.Who = Person.New();
        site.WeChat.Instead = ("/access_token", context => AnswerAsync(context, "500"));
        var unbound = await visitor.ComeByAsync("wechat", "/account/logins");
        site.WeChat.Instead = null;
        site.Clock.Move(TimeSpan.FromMinutes(10.1));
        (await visitor.ComeByAsync("qq", "/account/confirm")).Location.ShouldBe("/login/qq?problem=Cancelled&purpose=Reauthentication");
        site.Qq.Who = Person.New();
        var unconfirmed = await visitor.ComeByAsync("qq", "/account/confirm");

        unbound.Location.ShouldBe("/login/wechat?problem=Unavailable&purpose=Link");
        (await visitor.GetAsync(unbound.Location!)).Document.QuerySelector("h1")!.TextContent.ShouldBe("Couldn’t connect WeChat");
        unconfirmed.Location.ShouldBe("/login/qq?problem=Foreign&purpose=Reauthentication");
        var page = await visitor.GetAsync(unconfirmed.Location!);
        page.Document.QuerySelector("h1")!.TextContent.ShouldBe("QQ couldn’t confirm it’s you");
        page.Document.QuerySelector("a[href='/account/confirm']").ShouldNotBeNull();
        (await site.KindsAsync(user)).Where(k => k.IsTrouble()).ShouldBe([AuditKind.LoginRefused, AuditKind.ReauthenticationRefused]);
    }

    private static Task AnswerAsync(HttpContext context, string answer)
    {
        switch (answer)
        {
            case "nothing":
                return Task.Delay(Timeout.Infinite, context.RequestAborted);
            case "huge":
                return context.Response.WriteAsync($$"""{"access_token":"{{new string('x', 70_000)}}"}""");
            case "not UTF-8":
                return context.Response.Body.WriteAsync("{\"access_token\":\""u8.ToArray().Append((byte)0xFF).Concat("\",\"openid\":\"1\"}"u8.ToArray()).ToArray()).AsTask();
            case "500":
                context.Response.StatusCode = 500;
                return context.Response.WriteAsync("a canary broke");
            case "302":
                context.Response.Redirect("/oauth2.0/me");
                return Task.CompletedTask;
            default:
                return context.Response.WriteAsync(answer);
        }
    }
}
