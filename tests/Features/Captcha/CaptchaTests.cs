using System.Buffers.Binary;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Slices.Infrastructure.Captcha;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Captcha;

public sealed class CaptchaTests(Site site) : IClassFixture<Site>
{
    private Captchas Captchas => site.Services.GetRequiredService<Captchas>();

    [Fact]
    public async Task The_picture_is_a_png_of_200_by_60_that_nobody_stores()
    {
        var (id, answer) = await site.CaptchaAsync(CaptchaPurpose.SignIn);

        var picture = await site.Visit().GetAsync($"/captcha/{id}.png");

        picture.Status.ShouldBe(HttpStatusCode.OK);
        picture.Header("Content-Type").ShouldBe("image/png");
        picture.Header("Cache-Control").ShouldBe("no-store");
        picture.Body[..8].ShouldBe([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        (BinaryPrimitives.ReadInt32BigEndian(picture.Body.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(picture.Body.AsSpan(20))).ShouldBe((200, 60));
        Encoding.Latin1.GetString(picture.Body).ShouldNotContain(answer, Case.Insensitive);
        // Another view of the same challenge gives nothing more away.
        (await site.Visit().GetAsync($"/captcha/{id}.png")).Body.ShouldBe(picture.Body);
    }

    [Theory]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("x")]
    [InlineData("..")]
    [InlineData("%F0%9F%98%80")]
    [InlineData("throttle%3ASignIn")]
    public async Task An_unknown_picture_is_not_found(string id)
    {
        (await site.Visit().GetAsync($"/captcha/{id}.png")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_answer_counts_in_either_case_and_any_width()
    {
        var (id, answer) = await site.CaptchaAsync(CaptchaPurpose.SignIn);
        (await Captchas.RedeemAsync(id, CaptchaPurpose.SignIn, $" {answer.ToLowerInvariant()} ", browser: "")).ShouldBe(CaptchaVerdict.Right);

        (id, answer) = await site.CaptchaAsync(CaptchaPurpose.SignIn);
        var wide = string.Concat(answer.ToUpperInvariant().Select(c => (char)(c - 0x21 + 0xFF01)));
        (await Captchas.RedeemAsync(id, CaptchaPurpose.SignIn, wide, browser: "")).ShouldBe(CaptchaVerdict.Right);
    }

    [Fact]
    public async Task A_challenge_is_gone_after_one_try_right_or_wrong()
    {
        var (right, answer) = await site.CaptchaAsync(CaptchaPurpose.SignIn);
        (await Captchas.RedeemAsync(right, CaptchaPurpose.SignIn, answer, browser: "")).ShouldBe(CaptchaVerdict.Right);
        (await Captchas.RedeemAsync(right, CaptchaPurpose.SignIn, answer, browser: "")).ShouldNotBe(CaptchaVerdict.Right);

        (var wrong, answer) = await site.CaptchaAsync(CaptchaPurpose.SignIn);
        (await Captchas.RedeemAsync(wrong, CaptchaPurpose.SignIn, "nope", browser: "")).ShouldNotBe(CaptchaVerdict.Right);
        (await Captchas.RedeemAsync(wrong, CaptchaPurpose.SignIn, answer, browser: "")).ShouldNotBe(CaptchaVerdict.Right);
        (await site.Visit().GetAsync($"/captcha/{wrong}.png")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_challenge_for_one_purpose_opens_no_other()
    {
        await site.AddUserAsync("crosser");
        var (id, answer) = await site.CaptchaAsync(CaptchaPurpose.Registration);

        var page = await site.Visit().SubmitAsync(
            "/login", ("Login", "crosser"), ("Password", Site.Password), ("CaptchaId", id), ("CaptchaAnswer", answer));

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Error("CaptchaAnswer").ShouldStartWith("That’s not right, or it has expired.");
    }

    [Fact]
    public async Task A_challenge_ends_after_its_five_minutes()
    {
        var (id, answer) = await site.CaptchaAsync(CaptchaPurpose.SignIn);
        site.Clock.Move(TimeSpan.FromMinutes(4.9));
        (await Captchas.RevealAsync(id)).ShouldBe(answer);
        site.Clock.Move(TimeSpan.FromMinutes(0.2));

        (await Captchas.RedeemAsync(id, CaptchaPurpose.SignIn, answer, browser: "")).ShouldNotBe(CaptchaVerdict.Right);
    }

    [Fact]
    public async Task Of_twenty_submits_of_one_answer_at_once_one_passes()
    {
        await site.AddUserAsync("hasty");
        var visitor = site.Visit();
        var (id, answer) = await site.CaptchaAsync(CaptchaPurpose.SignIn);
        var form = (await visitor.GetAsync("/login")).Values("Login");
        (form["Input.Login"], form["Input.Password"], form["Input.CaptchaId"], form["Input.CaptchaAnswer"]) = ("hasty", "not the password", id, answer);

        var pages = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => visitor.PostAsync("/login", form)));

        pages.ShouldAllBe(p => p.Status == HttpStatusCode.BadRequest);
        pages.Count(p => p.Alert.StartsWith("Incorrect username or password.", StringComparison.Ordinal)).ShouldBe(1);
        pages.Count(p => p.Error("CaptchaAnswer").StartsWith("That’s not right", StringComparison.Ordinal)).ShouldBe(19);
    }

    [Theory]
    [InlineData("/register")]
    [InlineData("/login")]
    [InlineData("/activate/resend")]
    public async Task No_page_tells_the_answer(string path)
    {
        var visitor = site.Visit();

        var page = await visitor.GetAsync(path);

        var answer = (await Captchas.RevealAsync(page.Value("CaptchaId")))!;
        page.Document.QuerySelector(".captcha")!.OuterHtml.Replace(page.Value("CaptchaId"), "", StringComparison.Ordinal).ShouldNotContain(answer, Case.Insensitive);
        page.Response.Headers.SelectMany(h => h.Value).ShouldAllBe(v => !v.Contains(answer, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Another_picture_keeps_what_was_typed_and_accuses_nobody()
    {
        var visitor = site.Visit();
        var page = await visitor.GetAsync("/register");
        var form = page.Values("UserName");
        (form["Input.UserName"], form["Input.Email"], form["Input.Password"], form["Input.Agree"], form["NewCaptcha"]) = ("x", "typed", "a secret", "true", "characters");

        var again = await visitor.PostAsync("/register", form);

        again.Status.ShouldBe(HttpStatusCode.OK);
        (again.Value("UserName"), again.Value("Email")).ShouldBe(("x", "typed"));
        again.Document.QuerySelector("#Agree[checked]").ShouldNotBeNull();
        again.Value("CaptchaId").ShouldNotBe(page.Value("CaptchaId"));
        again.Text.ShouldNotContain("a secret");
        again.Document.QuerySelectorAll(".error").ShouldAllBe(e => e.TextContent.Trim().Length == 0);
        again.Alert.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("signIn", CaptchaPurpose.SignIn)]
    [InlineData("registration", CaptchaPurpose.Registration)]
    [InlineData("activationMail", CaptchaPurpose.ActivationMail)]
    public async Task Scripts_get_another_challenge_over_the_api(string name, CaptchaPurpose purpose)
    {
        var visitor = site.Visit();

        var answer = await AskAsync(visitor, $$"""{"purpose":"{{name}}"}""", (await visitor.GetAsync("/login")).Token());

        answer.Status.ShouldBe(HttpStatusCode.OK);
        var issued = JsonDocument.Parse(answer.Body).RootElement;
        var id = issued.GetProperty("id").GetString()!;
        issued.GetProperty("kind").GetString().ShouldBe("characters");
        issued.GetProperty("imageUrl").GetString().ShouldBe($"/captcha/{id}.png");
        issued.GetProperty("expiresAt").GetDateTimeOffset().ShouldBe(site.Clock.GetUtcNow().AddMinutes(5), TimeSpan.FromSeconds(30));
        var secret = (await Captchas.RevealAsync(id))!;
        answer.Text.Replace(id, "", StringComparison.Ordinal).ShouldNotContain(secret);
        (await Captchas.RedeemAsync(id, purpose, secret, browser: "")).ShouldBe(CaptchaVerdict.Right);
    }

    [Fact]
    public async Task Without_the_forms_token_the_api_refuses_and_says_why()
    {
        var visitor = site.Visit();
        await visitor.GetAsync("/login");

        foreach (var token in new[] { null, "nonsense" })
        {
            var answer = await AskAsync(visitor, """{"purpose":"signIn"}""", token);

            answer.Status.ShouldBe(HttpStatusCode.BadRequest);
            answer.Header("Content-Type").ShouldStartWith("application/problem+json");
            JsonDocument.Parse(answer.Body).RootElement.GetProperty("code").GetString().ShouldBe("antiforgery.invalid");
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"purpose":"Nonsense"}""")]
    [InlineData("""{"purpose":99}""")]
    [InlineData("""{"purpose":"\ud800"}""")]
    [InlineData("""{"purpose":{"purpose":"SignIn"}}""")]
    public async Task Nonsense_over_the_api_is_a_bad_request(string json)
    {
        var visitor = site.Visit();

        var answer = await AskAsync(visitor, json, (await visitor.GetAsync("/login")).Token());

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Developments_own_page_tells_the_answer_to_scripts()
    {
        var (id, answer) = await site.CaptchaAsync(CaptchaPurpose.SignIn);

        (await site.Visit().GetJsonAsync($"/dev/captcha/{id}")).GetProperty("answer").GetString().ShouldBe(answer);
        (await site.Visit().GetAsync("/dev/captcha/AAAAAAAAAAAAAAAAAAAAAA")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Whoever_asks_without_a_body_gets_the_usual_one()
    {
        var visitor = site.Visit();
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/captchas");
        request.Headers.Add("X-CSRF-TOKEN", (await visitor.GetAsync("/login")).Token());

        var answer = await visitor.SendAsync(request);

        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Text.ShouldContain("\"kind\":\"characters\"");
    }

    private static Task<Page> AskAsync(Visitor visitor, string json, string? token)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/captchas") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (token is not null)
        {
            request.Headers.Add("X-CSRF-TOKEN", token);
        }
        return visitor.SendAsync(request);
    }
}
