using System.Net;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Api;

/// <summary>Whose pages may call the API in their visitors' names: those of the listed origins, and of no others however alike.</summary>
public sealed class CorsTests(CorsTests.OpenSite site) : IClassFixture<CorsTests.OpenSite>
{
    private const string Listed = "https://app.example.com";

    public static TheoryData<string> Others =>
    [
        "https://evil.example", "null", "http://app.example.com", "https://app.example.com.evil.example", "https://evil-app.example.com", "https://app.example.com:8443",
        "https://APP.example.com.", "https://example.com", "https://app.example.co", "https://app.example.com/", "https://sub.app.example.com", "file://", "*",
    ];

    [Theory]
    [InlineData(Listed)]
    [InlineData("http://localhost:5173")]
    public async Task A_listed_origin_may_ask_first_and_then_call(string origin)
    {
        var preflight = await PreflightAsync(origin, "PUT", "content-type,x-csrf-token,idempotency-key");
        preflight.Status.ShouldBe(HttpStatusCode.NoContent);
        ShouldBeOpenTo(origin, preflight);
        foreach (var method in (string[])["GET", "POST", "PUT", "DELETE"])
        {
            preflight.Header("Access-Control-Allow-Methods")!.Split(',', StringSplitOptions.TrimEntries).ShouldContain(method);
        }
        foreach (var header in (string[])["Content-Type", "X-CSRF-TOKEN", "Idempotency-Key"])
        {
            preflight.Header("Access-Control-Allow-Headers")!.Split(',', StringSplitOptions.TrimEntries).ShouldContain(header, StringComparer.OrdinalIgnoreCase);
        }
        preflight.Header("Access-Control-Max-Age").ShouldBe("7200");

        var call = await site.Visit().CallAsync(HttpMethod.Get, "/antiforgery", null, ("Origin", origin));
        call.Status.ShouldBe(HttpStatusCode.OK);
        ShouldBeOpenTo(origin, call);
        call.Header("Access-Control-Expose-Headers").ShouldBe("Retry-After");
    }

    [Theory]
    [MemberData(nameof(Others))]
    public async Task No_other_origin_may_however_alike(string origin)
    {
        ShouldBeClosed(await PreflightAsync(origin, "POST", "content-type,x-csrf-token"));
        ShouldBeClosed(await site.Visit().CallAsync(HttpMethod.Get, "/antiforgery", null, ("Origin", origin)));
        ShouldBeClosed(await site.Visit().CallAsync(HttpMethod.Get, "/areas", null, ("Origin", origin)));
        ShouldBeClosed(await site.Visit().CallAsync(HttpMethod.Get, "/me", null, ("Origin", origin)));
    }

    [Theory]
    [InlineData("PATCH", "content-type")]
    [InlineData("TRACE", "content-type")]
    [InlineData("POST", "x-forwarded-for")]
    [InlineData("POST", "cookie,content-type")]
    public async Task A_listed_origin_gets_no_more_than_the_API_takes(string method, string headers)
    {
        var preflight = await PreflightAsync(Listed, method, headers);

        (preflight.Header("Access-Control-Allow-Methods") ?? "").Split(',', StringSplitOptions.TrimEntries).ShouldNotContain(method == "POST" ? "*" : method);
        foreach (var header in headers.Split(',').Where(h => h != "content-type"))
        {
            (preflight.Header("Access-Control-Allow-Headers") ?? "").Split(',', StringSplitOptions.TrimEntries).ShouldNotContain(header, StringComparer.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData("/login")]
    [InlineData("/")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/health/live")]
    [InlineData("/captcha/x.png")]
    public async Task Pages_are_open_to_no_origin_at_all(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Origin", Listed } } };

        ShouldBeClosed(await site.Visit().SendAsync(request), varies: false);
    }

    [Fact]
    public async Task Without_an_origin_nothing_is_said_but_that_it_matters()
    {
        foreach (var path in (string[])["/areas", "/areas/440000/children", "/antiforgery", "/me", "/nothing"])
        {
            ShouldBeClosed(await site.Visit().CallAsync(HttpMethod.Get, path));
        }
        (await site.Visit().CallAsync(HttpMethod.Get, "/areas", null, ("Origin", Listed))).Header("Cache-Control").ShouldBe("public, max-age=300");
    }

    [Fact]
    public async Task Problems_of_every_kind_can_be_read_by_a_listed_origin()
    {
        await using var narrow = new OpenSite(new() { ["Throttle:Enabled"] = "true", ["Throttle:Captcha:Network:Count"] = "1" });
        await narrow.InitializeAsync();
        var visitor = narrow.Visit();

        await ShouldAnswerAsync(401, HttpMethod.Get, "/me");
        await ShouldAnswerAsync(404, HttpMethod.Get, "/nothing");
        await ShouldAnswerAsync(405, HttpMethod.Put, "/me");
        await ShouldAnswerAsync(400, HttpMethod.Post, "/sessions", "{");
        await ShouldAnswerAsync(413, HttpMethod.Post, "/sessions", new string('x', 70_000));
        await ShouldAnswerAsync(200, HttpMethod.Post, "/captchas", "{}");
        (await ShouldAnswerAsync(429, HttpMethod.Post, "/captchas", "{}")).Header("Retry-After").ShouldNotBeNull();
        await narrow.ExecuteAsync($"alter table users rename to lost; alter table mt_doc_user rename to lost_documents");
        var defect = await ShouldAnswerAsync(500, HttpMethod.Post, "/registrations/check", new { field = "userName", form = new { userName = "somebody" } });
        defect.Problem().ShouldBe("error.500");
        defect.Json().GetProperty("reference").GetString().ShouldNotBeNullOrEmpty();
        defect.Text.ShouldNotContain("lost");
        defect.Text.ShouldNotContain("Npgsql");

        async Task<Page> ShouldAnswerAsync(int status, HttpMethod method, string path, object? body = null)
        {
            var answer = await visitor.CallAsync(method, path, body, ("Origin", Listed));
            ((int)answer.Status).ShouldBe(status, $"{path} {answer.Text}");
            ShouldBeOpenTo(Listed, answer);
            return answer;
        }
    }

    [Fact]
    public async Task Somebody_signs_in_from_a_page_of_a_listed_origin()
    {
        await site.AddUserAsync("crosser");
        var visitor = site.Visit();
        var (captchaId, captchaAnswer) = await site.CaptchaAsync(Slices.Infrastructure.Captcha.CaptchaPurpose.SignIn);

        var signedIn = await visitor.PostAsync("/sessions", new { login = "crosser", password = Site.Password, captchaId, captchaAnswer }, ("Origin", Listed));

        ShouldBeOpenTo(Listed, signedIn);
        signedIn.Json().GetProperty("user").GetProperty("userName").GetString().ShouldBe("crosser");
        var me = await visitor.CallAsync(HttpMethod.Get, "/me", null, ("Origin", Listed));
        ShouldBeOpenTo(Listed, me);
        me.Json().GetProperty("userName").GetString().ShouldBe("crosser");
    }

    private Task<Page> PreflightAsync(string origin, string method, string headers) => site.Visit().SendAsync(ApiVisits.Request(
        HttpMethod.Options, "/sessions", null,
        ("Origin", origin), ("Access-Control-Request-Method", method), ("Access-Control-Request-Headers", headers)));

    private static void ShouldBeOpenTo(string origin, Page answer)
    {
        answer.Header("Access-Control-Allow-Origin").ShouldBe(origin, answer.Url.ToString());
        answer.Header("Access-Control-Allow-Credentials").ShouldBe("true");
        answer.Header("Vary").ShouldNotBeNull().ShouldContain("Origin");
    }

    private static void ShouldBeClosed(Page answer, bool varies = true)
    {
        answer.Header("Access-Control-Allow-Origin").ShouldBeNull();
        answer.Header("Access-Control-Allow-Credentials").ShouldBeNull();
        if (varies)
        {
            answer.Header("Vary").ShouldNotBeNull(answer.Url.ToString()).ShouldContain("Origin");
        }
    }

    public sealed class OpenSite : Site
    {
        public OpenSite()
            : this([])
        {
        }

        internal OpenSite(Dictionary<string, string?> settings)
            : base(new(settings) { ["Cors:Origins:0"] = Listed, ["Cors:Origins:1"] = "http://localhost:5173" })
        {
        }
    }
}
