using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Everywhere;

/// <summary>What is open to whom, asked of every route that there is.</summary>
public sealed class ClosedDoorsTests(Site site) : IClassFixture<Site>
{
    // Pages say no methods: theirs are those of their handlers.
    private static readonly string[] Open =
    [
        "/login", "/login/sms", "/login/passkey", "/login/second", "POST /passkeys/options", "/login/{provider}", "GET /login/{provider}/callback", "/logout",
        "/register", "/register/external", "/agreement", "/privacy", "/activate/{token}", "/activate/resend", "/setup/{token}",
        "/forgot", "/reset/{token?}", "/invitation/{token?}", "/account/not-me/{token?}", "/account/email/confirm/{token?}", "/account/confirm/mail/{token?}",
        "/captcha", "GET HEAD /captcha/{id}.png", "GET HEAD /captcha/{id}.wav",
        "/preferences", "/error", "GET HEAD /health/live", "GET HEAD /health/ready", "GET HEAD /.well-known/change-password",

        "GET HEAD /openapi/v1.json", "GET /api/v1/antiforgery",
        "POST /api/v1/sessions", "POST /api/v1/sessions/second-factor", "POST /api/v1/sms-sessions", "DELETE /api/v1/sessions/current",
        "POST /api/v1/registrations", "POST /api/v1/registrations/check", "POST /api/v1/sms-codes",
        "POST /api/v1/activations", "POST /api/v1/activations/refusals", "POST /api/v1/invitations", "POST /api/v1/email-confirmations", "POST /api/v1/activation-mails",
        "POST /api/v1/password-resets", "PUT /api/v1/password-resets",
        "POST /api/v1/captchas", "POST /api/v1/captchas/{id}/check",
        "GET /api/v1/areas", "GET /api/v1/areas/{code}/children",

        // In Development only.
        "GET /docs/{documentName?}", "GET /docs/scalar.js", "GET /docs/scalar.aspnetcore.js", "GET /docs/favicon.svg",
        "/dev", "/dev/mailbox", "GET /dev/mailbox.json", "GET /dev/mailbox/{id:guid}.html", "/dev/preview", "GET /dev/preview/{template}/{culture}.html", "GET /dev/preview/{template}/{culture}.txt", "/dev/sms", "GET /dev/sms.json", "GET /dev/captcha/{id}",
    ];

    [Fact]
    public async Task Strangers_come_no_further_than_the_sign_in_and_users_no_further_than_administration()
    {
        var user = await site.AddSignedInAsync("ordinary");

        var closed = Paths(open: false);
        closed.Count.ShouldBeGreaterThan(6);
        foreach (var path in closed)
        {
            var refused = await site.Visit().SendAsync(new(HttpMethod.Get, path));
            if (path.StartsWith("/api/", StringComparison.Ordinal))
            {
                refused.Status.ShouldBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.MethodNotAllowed);
                continue;
            }
            refused.Status.ShouldBe(HttpStatusCode.Redirect, path);
            refused.Location.ShouldStartWith("/login?returnUrl=");
            (await site.Visit().PostAsync(path, [])).Status.ShouldBe(HttpStatusCode.Redirect, path);
            if (path.StartsWith("/admin", StringComparison.Ordinal))
            {
                (await user.SendAsync(new(HttpMethod.Get, path))).Status.ShouldBe(HttpStatusCode.Forbidden, path);
                (await user.PostAsync(path, [])).Status.ShouldBe(HttpStatusCode.Forbidden, path);
            }
        }
    }

    [Fact]
    [Slow]
    public async Task Every_page_behind_the_sign_in_offers_signing_out()
    {
        var visitor = await site.AddSignedInAsync("leaver", administrator: true);
        var seen = 0;

        foreach (var path in Paths(open: false))
        {
            var page = await visitor.GetAsync(path);
            if (page.Status == HttpStatusCode.OK && page.Url.AbsolutePath != "/logout" && !path.StartsWith("/api/", StringComparison.Ordinal))
            {
                page.Document.QuerySelector("a[href='/logout']").ShouldNotBeNull(path);
                seen++;
            }
        }
        seen.ShouldBeGreaterThan(15);
    }

    [Fact]
    public void What_is_open_to_everybody_is_open_on_purpose() =>
        Routes(open: true).Select(Describe).ShouldBe(Open, ignoreOrder: true);

    [Theory]
    [InlineData("/.git/HEAD")]
    [InlineData("/.env")]
    [InlineData("/appsettings.json")]
    [InlineData("/Slices.dll")]
    [InlineData("/web.config")]
    [InlineData("/swagger")]
    [InlineData("/metrics")]
    [InlineData("/css/../appsettings.json")]
    [InlineData("/css/..%2f..%2fappsettings.json")]
    [InlineData("/account/mobile/x.css")]
    [InlineData("/index.css")]
    public async Task Nothing_else_is_served_whoever_asks(string path)
    {
        await site.AddUserAsync($"curious{path.Length}{path.Count(c => c == '.')}{path[1]}".Replace('.', '-'));
        var visitor = await site.SignedInAsync($"curious{path.Length}{path.Count(c => c == '.')}{path[1]}".Replace('.', '-'));

        (await visitor.SendAsync(new(HttpMethod.Get, path))).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_is_a_word(string path) => (await site.Visit().GetAsync(path)).Text.Length.ShouldBeLessThan(30);

    private IEnumerable<RouteEndpoint> Routes(bool open) =>
        site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.Any(m => m is IAllowAnonymous) == open && e.RoutePattern.RawText is not null);

    private static string Describe(RouteEndpoint endpoint) => string.Join(
        ' ', [.. endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [], "/" + endpoint.RoutePattern.RawText!.Trim('/')]);

    // One address for each route: places are filled with something that is of no use.
    private List<string> Paths(bool open) => [..
        from endpoint in Routes(open)
        let path = "/" + endpoint.RoutePattern.RawText!.Trim('/')
            .Replace("/{passkey:guid?}", "", StringComparison.Ordinal)
            .Replace("{id:guid}", Guid.NewGuid().ToString(), StringComparison.Ordinal)
            .Replace("{**path}", "nothing", StringComparison.Ordinal)
        select System.Text.RegularExpressions.Regex.Replace(path, @"\{[^}]*\}", "x") into path
        orderby path
        select path];
}
