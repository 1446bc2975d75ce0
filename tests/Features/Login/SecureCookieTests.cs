using System.Net;
using Slices.Infrastructure.Captcha;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Login;

public sealed class SecureCookieTests(SecureCookieTests.SecureSite site) : IClassFixture<SecureCookieTests.SecureSite>
{
    [Fact]
    public async Task Behind_tls_every_cookie_is_secure_and_bound_to_the_host()
    {
        await site.AddUserAsync("secure");
        var visitor = site.Visit();
        var page = await visitor.SendAsync(OverTls(HttpMethod.Get));
        var csrf = page.SetCookie("__Host-slices-csrf");
        ShouldBeBoundToTheHost(csrf);

        var (id, answer) = await site.CaptchaAsync(CaptchaPurpose.SignIn);
        var form = page.Values("Login");
        (form["Input.Login"], form["Input.Password"], form["Input.CaptchaId"], form["Input.CaptchaAnswer"]) = ("secure", Site.Password, id, answer);
        var request = OverTls(HttpMethod.Post);
        request.Headers.Add("Cookie", csrf.Split(';')[0]);
        request.Content = new FormUrlEncodedContent(form);
        var signedIn = await visitor.SendAsync(request);

        signedIn.Status.ShouldBe(HttpStatusCode.Redirect);
        var session = signedIn.SetCookie("__Host-slices");
        ShouldBeBoundToTheHost(session);
        session.ShouldContain("samesite=lax");
        signedIn.SetCookie("slices").ShouldBeEmpty();

        // The name without the prefix, which any subdomain could have set, counts for nothing.
        var key = session.Split(';')[0].Split('=')[1];
        (await HomeAsync($"__Host-slices={key}")).Status.ShouldBe(HttpStatusCode.OK);
        (await HomeAsync($"slices={key}")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    private Task<Page> HomeAsync(string cookie)
    {
        var request = OverTls(HttpMethod.Get, "/");
        request.Headers.Add("Cookie", cookie);
        return site.Visit().SendAsync(request);
    }

    private static HttpRequestMessage OverTls(HttpMethod method, string path = "/login") =>
        new(method, path) { Headers = { { "X-Forwarded-Proto", "https" } } };

    private static void ShouldBeBoundToTheHost(string cookie)
    {
        cookie.ShouldContain("; secure");
        cookie.ShouldContain("; httponly");
        cookie.ShouldContain("; path=/");
        cookie.ShouldNotContain("domain=");
    }

    public sealed class SecureSite() : Site(new()
    {
        ["Site:BaseUrl"] = "https://id.example.com",
        ["Site:Proxies:0"] = "127.0.0.0/8",
    });
}
