using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Slices.Infrastructure.Captcha;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Captcha;

public sealed class CheckCaptchaTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task A_right_answer_is_said_and_serves_this_browser_once()
    {
        await site.AddUserAsync("solver");
        var visitor = site.Visit();
        var (id, answer) = await site.CaptchaAsync(CaptchaPurpose.SignIn);

        (await CheckAsync(visitor, id, answer)).ShouldBeTrue();

        (await SignInAsync(visitor, id, answer)).Status.ShouldBe(HttpStatusCode.Redirect);
        (await SignInAsync(site.Visit(), id, answer)).Error("CaptchaAnswer").ShouldStartWith("That’s not right, or it has expired.");
    }

    [Fact]
    public async Task What_one_browser_has_solved_serves_no_other()
    {
        await site.AddUserAsync("solver-2");
        var (id, answer) = await site.CaptchaAsync(CaptchaPurpose.SignIn);
        (await CheckAsync(site.Visit(), id, answer)).ShouldBeTrue();

        var stranger = await SignInAsync(site.Visit(), id, answer);

        stranger.Error("CaptchaAnswer").ShouldStartWith("That’s not right, or it has expired.");
    }

    [Fact]
    public async Task A_wrong_answer_burns_it()
    {
        var visitor = site.Visit();
        var (id, answer) = await site.CaptchaAsync(CaptchaPurpose.SignIn);

        (await CheckAsync(visitor, id, "wrong")).ShouldBeFalse();

        (await CheckAsync(visitor, id, answer)).ShouldBeFalse();
        (await visitor.GetAsync($"/captcha/{id}.png")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_unknown_one_answers_like_a_wrong_answer()
    {
        (await CheckAsync(site.Visit(), "AAAAAAAAAAAAAAAAAAAAAA", "ABCDE")).ShouldBeFalse();
        (await CheckAsync(site.Visit(), "no-id", "")).ShouldBeFalse();
    }

    [Fact]
    public async Task The_browsers_key_is_out_of_scripts_reach_and_given_once()
    {
        var visitor = site.Visit();

        var first = await visitor.GetAsync("/login");
        var second = await visitor.GetAsync("/login");

        first.Response.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("slices-browser=", StringComparison.Ordinal))
            .ShouldContain("samesite=lax; httponly", Case.Insensitive);
        (second.Header("Set-Cookie") ?? "").ShouldNotContain("slices-browser");
    }

    [Fact]
    public async Task Without_the_forms_token_nothing_is_checked_and_nothing_burnt()
    {
        var (id, answer) = await site.CaptchaAsync(CaptchaPurpose.SignIn);

        var refused = await site.Visit().SendAsync(new(HttpMethod.Post, $"/api/v1/captchas/{id}/check") { Content = JsonContent.Create(new { answer = "wrong" }) });

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        (await CheckAsync(site.Visit(), id, answer)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_form_that_comes_back_keeps_what_was_solved()
    {
        await site.AddUserAsync("solver-3");
        var visitor = site.Visit();
        var page = await visitor.GetAsync("/login");
        var (id, answer) = (page.Value("CaptchaId"), (await visitor.GetJsonAsync($"/dev/captcha/{page.Value("CaptchaId")}")).GetProperty("answer").GetString()!);
        (await CheckAsync(visitor, id, answer)).ShouldBeTrue();

        var incomplete = await visitor.SubmitAsync(page, ("Login", "solver-3"), ("Password", ""), ("CaptchaAnswer", answer));

        incomplete.Status.ShouldBe(HttpStatusCode.BadRequest);
        (incomplete.Value("CaptchaId"), incomplete.Value("CaptchaAnswer")).ShouldBe((id, answer));
        incomplete.Document.QuerySelector(".captcha-row.solved .captcha-done")!.TextContent.Trim().ShouldBe("Verified");
        (await visitor.SubmitAsync(incomplete, ("Login", "solver-3"), ("Password", Site.Password), ("CaptchaAnswer", answer)))
            .Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Theory]
    [Slow]
    [InlineData("Captcha", "/captcha?purpose=SignIn")]
    [InlineData("CaptchaPicture", "/captcha/AAAAAAAAAAAAAAAAAAAAAA.png")]
    [InlineData("CaptchaSound", "/captcha/AAAAAAAAAAAAAAAAAAAAAA.wav")]
    [InlineData("CaptchaCheck", null)]
    public async Task Asking_looking_listening_and_checking_have_an_end_for_one_network(string act, string? path)
    {
        await using var strict = new Site(new() { ["Throttle:Enabled"] = "true", [$"Throttle:{act}:Network:Count"] = "2" });
        await strict.InitializeAsync();
        var visitor = strict.Visit();
        var statuses = new List<HttpStatusCode>();
        for (var n = 0; n < 3; n++)
        {
            statuses.Add((path is null ? await PostAsync(visitor, "AAAAAAAAAAAAAAAAAAAAAA", "x") : await visitor.GetAsync(path)).Status);
        }

        statuses[..2].ShouldNotContain(HttpStatusCode.TooManyRequests);
        statuses[2].ShouldBe(HttpStatusCode.TooManyRequests);
    }

    private static Task<Page> SignInAsync(Visitor visitor, string id, string answer) => visitor.SubmitAsync(
        "/login", ("Login", "solver"), ("Password", Site.Password), ("CaptchaId", id), ("CaptchaAnswer", answer));

    private static async Task<bool> CheckAsync(Visitor visitor, string id, string? answer)
    {
        var page = await PostAsync(visitor, id, answer);
        page.Status.ShouldBe(HttpStatusCode.OK);
        return JsonDocument.Parse(page.Body).RootElement.GetProperty("ok").GetBoolean();
    }

    private static async Task<Page> PostAsync(Visitor visitor, string id, string? answer)
    {
        var token = (await visitor.GetAsync("/login")).Token();
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/captchas/{id}/check") { Content = JsonContent.Create(new { answer }) };
        request.Headers.Add("X-CSRF-TOKEN", token);
        return await visitor.SendAsync(request);
    }
}
