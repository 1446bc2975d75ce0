using System.Net;
using Microsoft.EntityFrameworkCore;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Security;

public sealed class SecurityHeadersTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [InlineData("/login", HttpStatusCode.OK)]
    [InlineData("/", HttpStatusCode.Redirect)]
    [InlineData("/no/such/page", HttpStatusCode.NotFound)]
    [InlineData("/css/site.css", HttpStatusCode.OK)]
    [InlineData("/js/site.js", HttpStatusCode.OK)]
    [InlineData("/favicon.svg", HttpStatusCode.OK)]
    [InlineData("/health/live", HttpStatusCode.OK)]
    [InlineData("/dev/mailbox.json", HttpStatusCode.OK)]
    [InlineData("/captcha/unknown.png", HttpStatusCode.NotFound)]
    public async Task Every_answer_carries_them(string path, HttpStatusCode status)
    {
        var answer = await site.Visit().SendAsync(new(HttpMethod.Get, path));

        answer.Status.ShouldBe(status);
        ShouldBeGuarded(answer);
        answer.Header("Strict-Transport-Security").ShouldBeNull();
    }

    [Fact]
    public async Task A_refused_form_and_a_refused_method_carry_them()
    {
        ShouldBeGuarded(await site.Visit().PostAsync("/login", []));
        var trace = await site.Visit().SendAsync(new(HttpMethod.Trace, "/login"));
        trace.Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
        ShouldBeGuarded(trace);
    }

    [Fact]
    public async Task A_defect_of_ours_is_a_plain_500_that_carries_them_and_tells_nothing()
    {
        await using var broken = new Site();
        await broken.InitializeAsync();
        var visitor = broken.Visit();
        var form = await visitor.GetAsync("/login");
        await broken.QueryAsync(db => db.Database.ExecuteSqlRawAsync("alter table users rename to lost"));

        var answer = await visitor.SubmitAsync(form, ("Login", "anybody"), ("Password", Site.Password));

        answer.Status.ShouldBe(HttpStatusCode.InternalServerError);
        ShouldBeGuarded(answer);
        answer.Words.ShouldContain("Something went wrong on our side");
        answer.Text.ShouldNotContain("Npgsql");
        answer.Text.ShouldNotContain("relation");
    }

    [Fact]
    public async Task Pages_behind_the_sign_in_are_kept_by_nobody()
    {
        await site.AddUserAsync("karl");
        var visitor = site.Visit();
        await visitor.SignInAsync("karl");

        (await visitor.GetAsync("/")).Header("Cache-Control").ShouldNotBeNull().ShouldContain("no-store");
        (await visitor.GetAsync("/logout")).Header("Cache-Control").ShouldNotBeNull().ShouldContain("no-store");
    }

    [Fact]
    public async Task Outside_Development_browsers_are_told_to_insist_on_TLS_and_cookies_are_bound_to_it()
    {
        await using var production = new Site(new()
        {
            ["environment"] = "Production",
            ["Passwords:Iterations"] = "220000",
            ["Site:BaseUrl"] = "https://id.example.com",
            ["Site:Proxies:0"] = "127.0.0.1",
            ["Mail:Host"] = "mail.invalid",
        });
        await production.InitializeAsync();

        var answer = await production.Visit().SendAsync(Secure("/login"));

        answer.Status.ShouldBe(HttpStatusCode.OK);
        ShouldBeGuarded(answer);
        answer.Header("Strict-Transport-Security").ShouldNotBeNull().ShouldContain("max-age=31536000");
        foreach (var cookie in answer.Response.Headers.GetValues("Set-Cookie"))
        {
            cookie.ShouldStartWith("__Host-");
            cookie.ShouldContain("secure");
            cookie.ShouldContain("httponly");
        }
        foreach (var path in new[] { "/dev/mailbox", "/dev/mailbox.json", "/dev/captcha/x" })
        {
            (await production.Visit().SendAsync(Secure(path))).Status.ShouldBe(HttpStatusCode.NotFound);
        }
    }

    // As a proxy that ends TLS hands it on.
    private static HttpRequestMessage Secure(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = "id.example.com";
        request.Headers.Add("X-Forwarded-Proto", "https");
        return request;
    }

    private static void ShouldBeGuarded(Page answer)
    {
        var policy = answer.Header("Content-Security-Policy").ShouldNotBeNull();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldNotContain("unsafe");
        answer.Header("X-Content-Type-Options").ShouldBe("nosniff");
        answer.Header("Referrer-Policy").ShouldBe("no-referrer");
        answer.Header("Cross-Origin-Opener-Policy").ShouldBe("same-origin");
        answer.Header("Server").ShouldBeNull();
        answer.Header("X-Powered-By").ShouldBeNull();
    }
}
