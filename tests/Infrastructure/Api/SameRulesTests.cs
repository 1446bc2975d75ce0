using System.Net;
using System.Text.Json;
using Slices.Domain;
using Slices.Infrastructure.Captcha;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Api;

/// <summary>The API is another door to the same rooms: what pages ask, count and record, it does.</summary>
public sealed class SameRulesTests(ThrottledSite site) : IClassFixture<ThrottledSite>
{
    private static int networks;

    [Fact]
    public async Task Somebody_registers_activates_signs_in_and_out_over_the_API_alone()
    {
        var visitor = Stranger();
        var (captchaId, captchaAnswer) = await site.CaptchaAsync(CaptchaPurpose.Registration);
        var registered = await visitor.PostAsync("/registrations", new
        {
            userName = "programmer",
            email = "programmer@example.com",
            password = Site.Password,
            confirmPassword = Site.Password,
            agree = true,
            captchaId,
            captchaAnswer,
            isAdministrator = true,
            state = "active",
            id = Guid.NewGuid(),
        });
        registered.Status.ShouldBe(HttpStatusCode.Accepted);
        registered.Text.ShouldNotContain("programmer@");
        var early = await SignInAsync(visitor, "programmer");
        early.Status.ShouldBe(HttpStatusCode.Forbidden);
        early.Problem().ShouldBe("login.notActivated");

        var token = (await site.MailsAsync("programmer@example.com")).First(m => m.ActivationPath().Length > 0).ActivationPath().Split('/')[^1];
        (await visitor.PostAsync("/activations", new { token })).Status.ShouldBe(HttpStatusCode.NoContent);
        var signedIn = await SignInAsync(visitor, "programmer");

        signedIn.Status.ShouldBe(HttpStatusCode.OK);
        signedIn.Json().GetProperty("user").GetProperty("isAdministrator").GetBoolean().ShouldBeFalse();
        (await visitor.IsSignedInAsync()).ShouldBeTrue("it is the pages' session");
        var signedOut = await visitor.CallAsync(HttpMethod.Delete, "/sessions/current");
        signedOut.Status.ShouldBe(HttpStatusCode.NoContent);
        signedOut.SetCookie("slices").ShouldContain("expires=Thu, 01 Jan 1970");
        (await visitor.CallAsync(HttpMethod.Get, "/me")).Problem().ShouldBe("session.missing");
        var user = await site.FindUserAsync("programmer");
        (await site.KindsAsync(user)).ShouldBe([AuditKind.Registered, AuditKind.SignInRefused, AuditKind.Activated, AuditKind.SignedIn, AuditKind.SignedOut]);
        (await site.ValueAsync<long>($"select count(*) from sessions where user_id = {user.Id}")).ShouldBe(0);
    }

    [Fact]
    public async Task A_forgotten_password_is_set_anew_by_the_mails_token()
    {
        var visitor = Stranger();
        await site.AddUserAsync("forgetful", "forgetful@example.com");
        var (captchaId, captchaAnswer) = await site.CaptchaAsync(CaptchaPurpose.PasswordReset);
        (await visitor.PostAsync("/password-resets", new { email = "forgetful@example.com", captchaId, captchaAnswer })).Status.ShouldBe(HttpStatusCode.Accepted);
        var token = (await site.MailsAsync("forgetful@example.com")).First(m => m.ResetPath().Length > 0).ResetPath().Split('/')[^1];
        Task<Page> SetAsync(string password) =>
            visitor.CallAsync(HttpMethod.Put, "/password-resets", new { token, password, confirmPassword = password });

        (await SetAsync("forgetful1")).Problem().ShouldBe("password.personal");
        (await SetAsync("another horse 7 staple")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await SetAsync("another horse 8 staple")).Problem().ShouldBe("link.invalid");

        (await SignInAsync(visitor, "forgetful", "another horse 7 staple")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_captcha_is_asked_once_used_and_of_its_purpose()
    {
        await site.AddUserAsync("puzzled");
        var visitor = Stranger();

        var without = await visitor.PostAsync("/sessions", new { login = "puzzled", password = Site.Password });
        without.Problem().ShouldBe("captcha.missing");
        without.WrongMembers().ShouldBe(["captchaAnswer"]);
        (await SignInAsync(visitor, "puzzled", captcha: await site.CaptchaAsync(CaptchaPurpose.Registration))).Problem().ShouldBe("captcha.wrong");
        var once = await site.CaptchaAsync(CaptchaPurpose.SignIn);
        (await SignInAsync(visitor, "puzzled", captcha: once)).Status.ShouldBe(HttpStatusCode.OK);
        (await SignInAsync(visitor, "puzzled", captcha: once)).Problem().ShouldBe("captcha.wrong");

        var asked = (await visitor.PostAsync("/captchas", new { })).Json();
        asked.GetProperty("imageUrl").GetString().ShouldBe($"/captcha/{asked.GetProperty("id").GetString()}.png");
        (await visitor.GetAsync(asked.GetProperty("imageUrl").GetString()!)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_guesses_at_one_door_waits_at_the_other(bool pagesFirst)
    {
        var name = pagesFirst ? "knocked" : "rattled";
        var user = await site.AddUserAsync(name);
        var visitor = Stranger();
        async Task<Page> GuessAsync(bool page) => page ? await visitor.SignInAsync(name, "a wrong password") : await SignInAsync(visitor, name, "a wrong password");
        for (var n = 0; n < 5; n++)
        {
            (await GuessAsync(pagesFirst)).Status.ShouldBe(HttpStatusCode.BadRequest);
        }

        foreach (var page in (bool[])[pagesFirst, !pagesFirst])
        {
            var waits = await GuessAsync(page);
            waits.Status.ShouldBe(HttpStatusCode.TooManyRequests);
            int.Parse(waits.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(1, 30);
            if (!page)
            {
                waits.Problem().ShouldBe("refusal.tooMany");
                waits.Json().GetProperty("title").GetString()!.ShouldContain("seconds");
            }
        }
        var entries = (await site.AuditEntriesAsync()).FindAll(e => e.Kind == AuditKind.SignInRefused && e.UserId == user.Id);
        entries.Count.ShouldBe(5);
        entries.ShouldAllBe(e => e.Factor == Factor.Password && e.Detail == "password");
    }

    [Fact]
    public async Task Unknown_and_wrong_answer_the_same()
    {
        await site.AddUserAsync("known");

        var answers = new[] { await SignInAsync(Stranger(), "known", "a wrong password"), await SignInAsync(Stranger(), "unknown", "a wrong password") };

        answers.ShouldAllBe(a => a.Status == HttpStatusCode.BadRequest && a.Problem() == "login.failed");
        answers.Select(a => a.Text).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_second_factor_comes_before_the_session()
    {
        await site.AddUserAsync("doubled");
        var owner = Stranger();
        await owner.SignInAsync("doubled");
        var secret = await owner.AddAppAsync(site);
        var visitor = Stranger();

        (await visitor.PostAsync("/sessions/second-factor", new { code = site.Code(secret) })).Problem().ShouldBe("secondFactor.ended");
        var first = await SignInAsync(visitor, "doubled");
        first.Status.ShouldBe(HttpStatusCode.Accepted);
        first.Text.ShouldMatch("""^\{"next":"secondFactor","signIn":"[0-9a-f-]{36}"\}$""");
        visitor.SessionCookie.ShouldBeNull();
        (await visitor.PostAsync("/sessions/second-factor", new { code = "000000" })).Problem().ShouldBe("secondFactor.wrong");
        var second = await visitor.PostAsync("/sessions/second-factor", new { code = site.Code(secret, 1) });

        second.Status.ShouldBe(HttpStatusCode.OK);
        second.Json().GetProperty("user").GetProperty("userName").GetString().ShouldBe("doubled");
        (await visitor.PostAsync("/me/confirmation", new { password = Site.Password })).Problem().ShouldBe("confirm.wrong", "the password alone confirms nothing here");
    }

    [Fact]
    public async Task What_matters_asks_for_a_fresh_proof_which_renews_the_session()
    {
        await site.AddUserAsync("stale");
        var visitor = Stranger();
        await SignInAsync(visitor, "stale");
        site.Clock.Move(TimeSpan.FromMinutes(11));

        foreach (var (method, path, body) in new (HttpMethod, string, object?)[]
        {
            (HttpMethod.Delete, "/me/sessions", null), (HttpMethod.Delete, $"/me/sessions/{Guid.NewGuid()}", null), (HttpMethod.Post, "/me/two-factor/recovery-codes", null),
            (HttpMethod.Post, "/me/two-factor/app-offers", null), (HttpMethod.Delete, "/me/two-factor/app", null), (HttpMethod.Put, "/me/two-factor/app", new { offer = "x", code = "123456" }),
            (HttpMethod.Put, "/me/mobile", new { mobile = "13800138000", code = "123456" }), (HttpMethod.Post, "/sms-codes", new { mobile = "13800138000", purpose = "mobileChange" }),
        })
        {
            var refused = await visitor.CallAsync(method, path, body);
            refused.Status.ShouldBe(HttpStatusCode.Forbidden, path);
            refused.Problem().ShouldBe("refusal.unconfirmed");
        }
        var before = visitor.SessionCookie;
        (await visitor.PostAsync("/me/confirmation", new { password = "a wrong password" })).Problem().ShouldBe("confirm.wrong");
        (await visitor.PostAsync("/me/confirmation", new { password = Site.Password })).Status.ShouldBe(HttpStatusCode.NoContent);

        visitor.SessionCookie.ShouldNotBe(before);
        (await visitor.CallAsync(HttpMethod.Delete, "/me/sessions")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await site.Visit().CallAsync(HttpMethod.Get, "/me", null, ("Cookie", $"slices={before}"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task What_belongs_to_somebody_else_is_not_there()
    {
        await site.AddUserAsync("owner");
        await site.AddUserAsync("neighbour");
        var (owner, neighbour) = (Stranger(), Stranger());
        await SignInAsync(owner, "owner");
        await SignInAsync(neighbour, "neighbour");
        var body = new { recipient = "王小明", mobile = "13800138000", province = "440000", city = "441900", street = "南城街道1号", id = Guid.NewGuid() };
        var added = await owner.PostAsync("/me/addresses", body);
        added.Header("Location").ShouldBe($"/api/v1/me/addresses/{added.Json().GetProperty("id").GetString()}");
        var address = added.Json().GetProperty("id").GetString();
        var session = (await owner.GetJsonAsync("/api/v1/me/sessions"))[0].GetProperty("id").GetString();
        address.ShouldNotBe(body.id.ToString());

        foreach (var (method, path) in new (HttpMethod, string)[]
        {
            (HttpMethod.Get, $"/me/addresses/{address}"), (HttpMethod.Put, $"/me/addresses/{address}"), (HttpMethod.Delete, $"/me/addresses/{address}"),
            (HttpMethod.Put, $"/me/addresses/{address}/default"), (HttpMethod.Delete, $"/me/sessions/{session}"),
        })
        {
            var missed = await neighbour.CallAsync(method, path, method == HttpMethod.Put && !path.EndsWith("default", StringComparison.Ordinal) ? body : null);
            missed.Status.ShouldBe(HttpStatusCode.NotFound, path);
            missed.Problem().ShouldBe("error.404");
        }
        (await owner.GetJsonAsync($"/api/v1/me/addresses/{address}")).GetProperty("street").GetString().ShouldBe("南城街道1号");
    }

    [Fact]
    public async Task A_token_from_before_signing_in_is_worth_nothing_after_it()
    {
        await site.AddUserAsync("tokened");
        var visitor = Stranger();
        var before = await visitor.TokenAsync();
        await SignInAsync(visitor, "tokened");

        var refused = await visitor.SendAsync(ApiVisits.Request(HttpMethod.Delete, "/me/sessions", null, ("X-CSRF-TOKEN", before)));

        refused.Problem().ShouldBe("antiforgery.invalid");
    }

    [Fact]
    public async Task Sentences_are_in_the_callers_language()
    {
        async Task<JsonElement> RefusedAsync(string language, string? cookie = null) => (await site.Visit(language).CallAsync(
            HttpMethod.Get, "/me", null, cookie is null ? [] : [("Cookie", $"slices-language=c%3D{cookie}%7Cuic%3D{cookie}")])).Json();

        (await RefusedAsync("en")).GetProperty("title").GetString().ShouldBe("Sign in first.");
        (await RefusedAsync("zh-CN")).GetProperty("title").GetString().ShouldBe("请先登录。");
        (await RefusedAsync("fr")).GetProperty("title").GetString().ShouldBe("请先登录。");
        (await RefusedAsync("en", "zh-CN")).GetProperty("title").GetString().ShouldBe("请先登录。");
        var errors = (await site.Visit("zh-CN", IPAddress.Parse("127.0.44.250")).PostAsync("/password-resets", new { email = "x" })).Json();
        errors.GetProperty("code").GetString().ShouldBe("input.invalid");
        errors.GetProperty("errors").GetProperty("email")[0].GetString().ShouldBe(Slices.Resources.Texts.Find("email.form", new("zh-CN")));
    }

    [Fact]
    public async Task Where_no_text_messages_are_sent_their_operations_are_not_there()
    {
        await using var silent = new Site(new()
        {
            ["environment"] = "Production",
            ["Passwords:Iterations"] = "220000",
            ["Site:BaseUrl"] = "http://localhost:5080",
            ["Mail:Host"] = "mail.invalid",
            ["Mail:From"] = "no-reply@example.com",
        });
        await silent.InitializeAsync();
        await silent.AddUserAsync("silent");
        var visitor = silent.Visit();
        (await SignInAsync(visitor, "silent", captcha: await silent.CaptchaAsync(CaptchaPurpose.SignIn))).Status.ShouldBe(HttpStatusCode.OK);

        (await visitor.PostAsync("/sms-codes", new { mobile = "13800138000" })).Problem().ShouldBe("sms.off");
        (await visitor.PostAsync("/sms-sessions", new { mobile = "13800138000", code = "123456" })).Problem().ShouldBe("sms.off");
        (await visitor.CallAsync(HttpMethod.Put, "/me/mobile", new { mobile = "13800138000", code = "123456" })).Problem().ShouldBe("sms.off");
    }

    [Fact]
    public async Task An_administrator_without_the_factor_that_is_demanded_gets_as_far_as_setting_it_up()
    {
        await using var strict = new Site(new() { ["Accounts:RequireAdministratorFactor"] = "true" }, shared: true);
        await strict.InitializeAsync();
        await strict.AddUserAsync("chief", administrator: true);
        var chief = strict.Visit();
        (await SignInAsync(chief, "chief", captcha: await strict.CaptchaAsync(CaptchaPurpose.SignIn))).Status.ShouldBe(HttpStatusCode.OK);

        (await chief.CallAsync(HttpMethod.Get, "/admin/users")).Problem().ShouldBe("factor.required");
        (await chief.CallAsync(HttpMethod.Get, "/me/sessions")).Problem().ShouldBe("factor.required");
        var offer = (await chief.CallAsync(HttpMethod.Post, "/me/two-factor/app-offers")).Json();
        var code = strict.Code(FactorVisits.Unspell(offer.GetProperty("secret").GetString()!));
        (await chief.CallAsync(HttpMethod.Put, "/me/two-factor/app", new { offer = offer.GetProperty("offer").GetString(), code })).Status.ShouldBe(HttpStatusCode.OK);

        (await chief.CallAsync(HttpMethod.Get, "/admin/users")).Json().GetProperty("rows")[0].GetProperty("userName").GetString().ShouldBe("chief");
    }

    private static Visitor Stranger(Site site) => site.Visit(from: IPAddress.Parse($"127.0.44.{Interlocked.Increment(ref networks)}"));

    private Visitor Stranger() => Stranger(site);

    private async Task<Page> SignInAsync(Visitor visitor, string login, string password = Site.Password, (string Id, string Answer)? captcha = null)
    {
        var (captchaId, captchaAnswer) = captcha ?? await site.CaptchaAsync(CaptchaPurpose.SignIn);
        return await visitor.PostAsync("/sessions", new { login, password, captchaId, captchaAnswer });
    }
}
