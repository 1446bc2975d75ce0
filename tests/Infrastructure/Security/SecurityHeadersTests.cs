using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Slices.Infrastructure.Captcha;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Security;

/// <summary>Every route, as nobody and as an administrator, under plain http in Development and under https in Production.</summary>
public sealed class SecurityHeadersTests(SecurityHeadersTests.Sites sites) : IClassFixture<SecurityHeadersTests.Sites>
{
    private static readonly string[] Links = ["/activate/", "/reset/", "/invitation/", "/account/not-me/", "/account/email/confirm/", "/account/confirm/mail/"];

    private static readonly string[] Assets = ["/css/site.css", "/js/site.js", "/js/site.js?v=1", "/favicon.svg"];

    private static readonly string[] RareMethods = ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "BREW"];

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    [Slow]
    public async Task Every_answer_of_every_route_carries_them(string environment)
    {
        var site = sites.In(environment);
        var paths = Paths(site).ToList();
        paths.Count.ShouldBeGreaterThan(20);

        foreach (var cookies in new[] { "", await SignInAsync(site, "root") })
        {
            foreach (var path in (string[])[.. paths, .. Assets, "/no/such/page", "/no-such.css", "/.git/HEAD", "/appsettings.json", "/dev/mailbox"])
            {
                foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head, HttpMethod.Post])
                {
                    var answer = await AskAsync(site, method, path, cookies);

                    ShouldBeGuarded(answer, environment, $"{method} {path}");
                    answer.Status.ShouldNotBe(HttpStatusCode.InternalServerError, path);
                }
            }
        }
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    [Slow]
    public async Task Every_refused_method_carries_them(string environment)
    {
        var site = sites.In(environment);

        foreach (var path in (string[])[.. Paths(site), Assets[0]])
        {
            foreach (var method in RareMethods.Except(MethodsOf(site, path)))
            {
                var answer = await AskAsync(site, new(method), path);

                answer.Status.ShouldBe(HttpStatusCode.MethodNotAllowed, $"{method} {path}");
                answer.Header("Allow").ShouldNotBeNullOrEmpty();
                ShouldBeGuarded(answer, environment, $"{method} {path}");
            }
        }
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    [Slow]
    public async Task No_page_is_found_under_the_name_of_a_file(string environment)
    {
        var site = sites.In(environment);
        var cookies = await SignInAsync(site, "root");

        foreach (var path in Paths(site))
        {
            // What follows these paths is a link's token, and names no account.
            string[] files = Links.Any(l => path.StartsWith(l, StringComparison.Ordinal)) ? ["/x.css"] : ["/x.css", "%2fx.css", ";x.css", "%0ax.css", "/..%2fx.css"];
            foreach (var file in files)
            {
                var answer = await AskAsync(site, HttpMethod.Get, path.TrimEnd('/') + file, cookies);

                ShouldBeGuarded(answer, environment, path + file);
                // Where the API takes no GET it says so before it looks at what stands in the place.
                answer.Status.ShouldBeOneOf(path.StartsWith("/api/", StringComparison.Ordinal)
                    ? [HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed] : [HttpStatusCode.NotFound]);
            }
        }
    }

    [Fact]
    [Slow]
    public async Task Every_kind_of_error_carries_them()
    {
        var connection = new NpgsqlConnectionStringBuilder(await Postgres.CloneAsync());
        await using var cable = new CuttableProxy(connection.Port);
        connection.Port = cable.Port;
        await using var site = new Site(new()
        {
            ["ConnectionStrings:Postgres"] = connection.ConnectionString,
            ["Site:BaseUrl"] = "https://id.example.com",
            ["Throttle:Enabled"] = "true",
            ["Throttle:CaptchaPicture:Network:Count"] = "1",
        });
        await site.InitializeAsync();
        await site.AddUserAsync("karl");
        var karl = await SignInAsync(site, "karl");

        await ShouldAnswerAsync(302, "/");
        await ShouldAnswerAsync(400, "/login", content: new FormUrlEncodedContent([]));
        await ShouldAnswerAsync(403, "/admin");
        await ShouldAnswerAsync(404, "/nothing");
        await ShouldAnswerAsync(405, "/api/v1/captchas");
        await ShouldAnswerAsync(413, "/login", content: new ByteArrayContent(new byte[70_000]));
        await ShouldAnswerAsync(415, "/api/v1/captchas", content: new StringContent("{}"));
        await ShouldAnswerAsync(404, "/captcha/x.png");
        await ShouldAnswerAsync(429, "/captcha/x.png");
        await site.ExecuteAsync($"alter table users rename to lost; alter table mt_doc_user rename to lost_documents");
        var defect = await ShouldAnswerAsync(500, "/admin");
        defect.Words.ShouldContain("Something went wrong");
        defect.Text.ShouldNotContain("Npgsql");
        defect.Text.ShouldNotContain("relation");
        cable.Cut();
        await ShouldAnswerAsync(503, "/admin");

        async Task<Page> ShouldAnswerAsync(int status, string path, HttpContent? content = null)
        {
            var cookies = status == 302 ? "" : karl;
            var answer = await AskAsync(site, content is null ? HttpMethod.Get : HttpMethod.Post, path, cookies, content);
            ((int)answer.Status).ShouldBe(status, path);
            ShouldBeGuarded(answer, "Production", $"{status} {path}");
            return answer;
        }
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task Signing_out_clears_what_the_browser_kept_of_the_site(string environment)
    {
        var site = sites.In(environment);
        var cookies = await SignInAsync(site, "root");
        var page = await AskAsync(site, HttpMethod.Get, "/logout", cookies);
        cookies += CookiesOf(page);

        var answer = await AskAsync(site, HttpMethod.Post, "/logout", cookies, new FormUrlEncodedContent([new("__RequestVerificationToken", page.Token())]));

        answer.Location.ShouldBe("/login");
        ShouldBeGuarded(answer, environment, "/logout");
        answer.Header("Clear-Site-Data").ShouldBe("\"storage\"");
        answer.SetCookie(environment == "Production" ? "__Host-slices" : "slices").ShouldContain("expires=Thu, 01 Jan 1970");
        (await AskAsync(site, HttpMethod.Get, "/", cookies)).Location.ShouldStartWith("/login");
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task Only_a_captchas_picture_and_sound_are_there_for_pages_of_other_origins(string environment)
    {
        var site = sites.In(environment);
        var (id, _) = await site.CaptchaAsync(CaptchaPurpose.SignIn);

        foreach (var path in (string[])[$"/captcha/{id}.png", $"/captcha/{id}.wav"])
        {
            var answer = await AskAsync(site, HttpMethod.Get, path);
            answer.Status.ShouldBe(HttpStatusCode.OK);
            ShouldBeGuarded(answer, environment, path, sharedWith: "cross-origin");
        }
        ShouldBeGuarded(await AskAsync(site, HttpMethod.Get, "/captcha/none.png"), environment, "none");
    }

    [Fact]
    public async Task Preferences_are_kept_in_cookies_like_all_others()
    {
        var site = sites.In("Production");
        var page = await AskAsync(site, HttpMethod.Get, "/login");

        var answer = await AskAsync(site, HttpMethod.Post, "/preferences", CookiesOf(page), new FormUrlEncodedContent(
            [new("__RequestVerificationToken", page.Token()), new("language", "en"), new("theme", "dark")]));

        answer.SetCookie("__Host-slices-language").ShouldNotBeEmpty();
        answer.SetCookie("__Host-slices-theme").ShouldNotBeEmpty();
        ShouldBeGuarded(answer, "Production", "/preferences");
    }

    [Theory]
    [InlineData("/dev")]
    [InlineData("/dev/mailbox")]
    [InlineData("/dev/preview")]
    [InlineData("/dev/sms")]
    [InlineData("/login/sms")]
    public async Task What_a_site_does_not_offer_is_not_found_by_a_form_either(string path)
    {
        var site = sites.In("Production");
        var page = await AskAsync(site, HttpMethod.Get, "/login");
        var form = new FormUrlEncodedContent([new("__RequestVerificationToken", page.Token())]);

        (await AskAsync(site, HttpMethod.Get, path)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await AskAsync(site, HttpMethod.Post, path, CookiesOf(page), form)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static IEnumerable<string> Paths(Site site) => Routes(site).Select(r => r.Key).Order();

    private static ILookup<string, RouteEndpoint> Routes(Site site) => site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .ToLookup(e => "/" + string.Join('/', e.RoutePattern.PathSegments.Select(s => string.Concat(s.Parts.Select(Sample)))));

    private static IEnumerable<string> MethodsOf(Site site, string path) =>
        Routes(site)[path].SelectMany(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []);

    private static string Sample(RoutePatternPart part) => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        _ => "0d0c5ef5-92b5-4b4c-8d7f-6f1f4c5f3a10",
    };

    private static Task<Page> AskAsync(Site site, HttpMethod method, string path, string cookies = "", HttpContent? content = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Add("Origin", "https://evil.example");
        if (cookies.Length > 0)
        {
            request.Headers.Add("Cookie", cookies);
        }
        return site.Visit().SendAsync(request);
    }

    // Cookies are carried by hand: those that insist on TLS would never come back over the loopback connection.
    private static async Task<string> SignInAsync(Site site, string name)
    {
        var page = await AskAsync(site, HttpMethod.Get, "/login");
        var form = page.Values("Login");
        (form["Input.Login"], form["Input.Password"]) = (name, Site.Password);
        form["Input.CaptchaAnswer"] = (await site.Services.GetRequiredService<Captchas>().RevealAsync(form["Input.CaptchaId"]))!;
        var signedIn = await AskAsync(site, HttpMethod.Post, "/login", CookiesOf(page), new FormUrlEncodedContent(form));
        signedIn.Status.ShouldBe(HttpStatusCode.Redirect);
        return CookiesOf(signedIn);
    }

    private static string CookiesOf(Page page) =>
        string.Concat(SetCookies(page).Select(c => c.Split(';')[0] + "; "));

    private static IEnumerable<string> SetCookies(Page page) =>
        page.Response.Headers.TryGetValues("Set-Cookie", out var lines) ? lines : [];

    private static void ShouldBeGuarded(Page answer, string environment, string what, string sharedWith = "same-origin")
    {
        var isSecure = environment == "Production";
        var policy = answer.Header("Content-Security-Policy").ShouldNotBeNull(what).Split("; ");
        policy.ShouldContain("default-src 'none'", what);
        // The API's document runs in a page of its own, whose test says what that may.
        var isDocument = answer.Status == HttpStatusCode.OK && answer.Url.AbsolutePath.StartsWith("/docs", StringComparison.Ordinal);
        policy.ShouldContain(p => p == "script-src 'self'" || (isDocument && p.StartsWith("script-src 'self' 'nonce-", StringComparison.Ordinal)), what);
        policy.ShouldContain("object-src 'none'", what);
        policy.ShouldContain("base-uri 'none'", what);
        policy.ShouldContain("form-action 'self'", what);
        policy.ShouldContain("frame-ancestors 'none'", what);
        policy.ShouldAllBe(p => (!p.Contains("unsafe") && !p.Contains('*')) || (isDocument && p == "style-src 'self' 'unsafe-inline'"), what);
        answer.Header("Strict-Transport-Security").ShouldBe(isSecure ? "max-age=31536000; includeSubDomains" : null, what);
        answer.Header("X-Content-Type-Options").ShouldBe("nosniff", what);
        answer.Header("Referrer-Policy").ShouldBe("no-referrer", what);
        answer.Header("Cross-Origin-Opener-Policy").ShouldBe("same-origin", what);
        answer.Header("Cross-Origin-Resource-Policy").ShouldBe(sharedWith, what);
        answer.Header("Permissions-Policy").ShouldNotBeNull(what).ShouldContain("camera=()");
        answer.Header("Access-Control-Allow-Origin").ShouldBeNull(what);
        foreach (var name in (string[])["Server", "X-Powered-By", "X-AspNet-Version", "X-AspNetMvc-Version", "Via"])
        {
            answer.Header(name).ShouldBeNull(what);
        }
        // China's divisions and the API's document are the same for everybody, as files are.
        var isAsset = answer.Status == HttpStatusCode.OK
            && (Assets.Append("/openapi/v1.json").Contains(answer.Url.PathAndQuery) || answer.Url.AbsolutePath.StartsWith("/api/v1/areas", StringComparison.Ordinal));
        answer.Header("Cache-Control").ShouldNotBeNull(what).ShouldContain(isAsset ? "public" : isDocument ? "no-" : "no-store", Case.Sensitive, what);
        // Of problems' type no charset is defined: JSON is UTF-8.
        if (answer.Header("Content-Type") is { } type && type != "application/problem+json"
            && !type.StartsWith("image/png", StringComparison.Ordinal) && !type.StartsWith("audio/", StringComparison.Ordinal))
        {
            type.ShouldEndWith("; charset=utf-8", Case.Sensitive, what);
        }
        foreach (var cookie in SetCookies(answer))
        {
            var attributes = cookie.Split("; ");
            attributes.ShouldContain("httponly", what);
            attributes.ShouldContain("path=/", what);
            attributes.ShouldContain("samesite=lax", what);
            attributes.ShouldNotContain(a => a.StartsWith("domain", StringComparison.Ordinal), what);
            attributes.Contains("secure").ShouldBe(isSecure, what);
            cookie.StartsWith("__Host-", StringComparison.Ordinal).ShouldBe(isSecure, what);
            cookie.Length.ShouldBeLessThan(4096, what);
        }
    }

    /// <summary>The site as a developer runs it and as a proxy that ends TLS reaches it.</summary>
    public sealed class Sites : IAsyncLifetime
    {
        private readonly Site development = new();

        private readonly Site production = new(new()
        {
            ["environment"] = "Production",
            ["Passwords:Iterations"] = "220000",
            ["Site:BaseUrl"] = "https://id.example.com",
            ["Site:Proxies:0"] = "127.0.0.1",
            ["Mail:Host"] = "mail.invalid",
            ["Mail:From"] = "no-reply@example.com",
        });

        public Site In(string environment) => environment == "Production" ? production : development;

        public async ValueTask InitializeAsync()
        {
            foreach (var site in (Site[])[development, production])
            {
                await site.InitializeAsync();
                await site.AddUserAsync("root", administrator: true);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await development.DisposeAsync();
            await production.DisposeAsync();
        }
    }
}
