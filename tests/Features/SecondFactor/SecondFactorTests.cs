using System.Net;
using Slices.Domain;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Persistence;
using Slices.Tests.Support;

namespace Slices.Tests.Features.SecondFactor;

public sealed class SecondFactorTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task The_password_leads_to_the_second_step_and_the_apps_code_signs_in()
    {
        var secret = await WithAppAsync("stepper");
        var visitor = site.Visit();

        var first = await visitor.SignInAsync("stepper", path: "/login?returnUrl=/account/two-factor");

        first.Location.ShouldNotBeNull().ShouldMatch(@"^/login/second\?signIn=[\w-]+&returnUrl=%2Faccount%2Ftwo-factor$");
        visitor.SessionCookie.ShouldBeNull();
        (await visitor.IsSignedInAsync()).ShouldBeFalse();
        var second = await visitor.SubmitAsync(first.Location!, ("Code", site.Code(secret)));
        second.Location.ShouldBe("/account/two-factor");
        (await visitor.IsSignedInAsync()).ShouldBeTrue();
        (await EntriesAsync("stepper"))[^1].ShouldBe((AuditKind.SignedIn, Factor.Totp));
    }

    [Fact]
    public async Task Without_the_first_step_there_is_no_second()
    {
        var secret = await WithAppAsync("skipped");
        var visitor = site.Visit();

        (await visitor.SendAsync(new(HttpMethod.Get, "/login/second"))).Location.ShouldBe("/login");
        var token = (await visitor.GetAsync("/login")).Token();
        var posted = await visitor.PostAsync("/login/second", new Dictionary<string, string> { ["Input.Code"] = site.Code(secret), ["__RequestVerificationToken"] = token });

        posted.Location.ShouldBe("/login");
        (await visitor.IsSignedInAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task Another_browser_cant_finish_what_this_one_began()
    {
        var secret = await WithAppAsync("elsewhere");
        var page = await SecondStepAsync(site.Visit(), "elsewhere");

        var thief = site.Visit();
        await thief.GetAsync("/login");
        var posted = await thief.PostAsync("/login/second", new Dictionary<string, string> { ["Input.Code"] = site.Code(secret), ["__RequestVerificationToken"] = (await thief.GetAsync("/login")).Token() });

        posted.Location.ShouldBe("/login");
        page.Words.ShouldContain("Two-factor authentication");
    }

    [Fact]
    public async Task A_code_signs_in_once()
    {
        var secret = await WithAppAsync("replayed");
        var code = site.Code(secret);
        await SignInAsync(site.Visit(), "replayed", code);

        var again = await SignInAsync(site.Visit(), "replayed", code);

        again.Status.ShouldBe(HttpStatusCode.BadRequest);
        again.Error("Code").ShouldBe("This code is wrong or was already used.");
        (await EntriesAsync("replayed"))[^1].ShouldBe((AuditKind.SignInRefused, Factor.Totp));
    }

    [Fact]
    public async Task Of_twenty_browsers_with_one_code_one_is_signed_in()
    {
        var secret = await WithAppAsync("parallel");
        var browsers = Enumerable.Range(0, 20).Select(_ => site.Visit()).ToList();
        var pages = new List<Page>();
        foreach (var browser in browsers)
        {
            pages.Add(await SecondStepAsync(browser, "parallel"));
        }
        var code = site.Code(secret);

        await Task.WhenAll(browsers.Select((browser, i) => browser.SubmitAsync(pages[i], ("Code", code))));

        browsers.Count(b => b.SessionCookie is not null).ShouldBe(1);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(1, true)]
    [InlineData(-2, false)]
    [InlineData(2, false)]
    public async Task The_apps_clock_may_be_one_step_off(int steps, bool signedIn)
    {
        var name = $"drift{steps + 2}";
        var secret = await WithAppAsync(name);
        var visitor = site.Visit();

        await SignInAsync(visitor, name, site.Code(secret, steps));

        (visitor.SessionCookie is not null).ShouldBe(signedIn);
    }

    [Fact]
    public async Task A_sign_in_has_five_tries()
    {
        var secret = await WithAppAsync("guessed");
        var visitor = site.Visit();
        var page = await SecondStepAsync(visitor, "guessed");
        for (var i = 0; i < PendingSignIns.MaxTries; i++)
        {
            (await visitor.SubmitAsync(page, ("Code", Wrong(secret)))).Error("Code").ShouldNotBeEmpty();
        }

        var late = await visitor.SubmitAsync(page, ("Code", site.Code(secret)));

        late.Alert.ShouldBe("This sign-in has expired. Start over.");
        visitor.SessionCookie.ShouldBeNull();
        await SignInAsync(visitor, "guessed", site.Code(secret));
        visitor.SessionCookie.ShouldNotBeNull();
    }

    [Fact]
    public async Task After_fifty_wrong_ones_in_a_row_the_right_one_is_none_until_a_recovery_code_was_right()
    {
        var secret = await WithAppAsync("walked");
        var codes = await CodesAsync("walked", secret);
        var user = await site.FindUserAsync("walked");
        await site.ExecuteAsync($"update sign_in_counters set wrong_codes = {SecondFactors.MaxWrongCodes - 1} where user_id = {user.Id}");
        await SignInAsync(site.Visit(), "walked", Wrong(secret));
        Next();

        (await SignInAsync(site.Visit(), "walked", site.Code(secret))).Alert.ShouldStartWith("Too many wrong codes");

        var owner = site.Visit();
        await SignInAsync(owner, "walked", codes[0]);
        owner.SessionCookie.ShouldNotBeNull();
        Next();
        var again = site.Visit();
        await SignInAsync(again, "walked", site.Code(secret));
        again.SessionCookie.ShouldNotBeNull();
    }

    [Fact]
    public async Task Two_tabs_that_sign_in_to_two_accounts_each_finish_their_own()
    {
        var (one, two) = (await WithAppAsync("tab-x"), await WithAppAsync("tab-y"));
        var visitor = site.Visit();
        var pageOne = await SecondStepAsync(visitor, "tab-x");
        var pageTwo = await SecondStepAsync(visitor, "tab-y");

        (await visitor.SubmitAsync(pageOne, ("Code", site.Code(one)))).Location.ShouldBe("/");
        (await visitor.GetAsync("/")).Document.QuerySelector(".who .name bdi")!.TextContent.Trim().ShouldBe("tab-x");
        // Its form is of before somebody signed in, so it comes back once.
        var again = await visitor.SubmitAsync(pageTwo, ("Code", site.Code(two)));
        again.Status.ShouldBe(HttpStatusCode.BadRequest);
        (await visitor.SubmitAsync(again, ("Code", site.Code(two)))).Location.ShouldBe("/");
        (await visitor.GetAsync("/")).Document.QuerySelector(".who .name bdi")!.TextContent.Trim().ShouldBe("tab-y");
    }

    [Fact]
    public async Task A_program_that_signs_in_twice_says_which_of_both_it_goes_on_with()
    {
        var (one, two) = (await WithAppAsync("api-x"), await WithAppAsync("api-y"));
        var caller = site.Visit();
        async Task<string> BeginAsync(string name)
        {
            var (id, answer) = await site.CaptchaAsync(Slices.Infrastructure.Captcha.CaptchaPurpose.SignIn);
            return (await caller.PostAsync("/sessions", new { login = name, password = Site.Password, captchaId = id, captchaAnswer = answer })).Json().GetProperty("signIn").GetString()!;
        }
        var (signInOne, _) = (await BeginAsync("api-x"), await BeginAsync("api-y"));

        (await caller.PostAsync("/sessions/second-factor", new { code = site.Code(one), signIn = signInOne })).Json().GetProperty("user").GetProperty("userName").GetString().ShouldBe("api-x");
        (await caller.PostAsync("/sessions/second-factor", new { code = site.Code(two) })).Json().GetProperty("user").GetProperty("userName").GetString().ShouldBe("api-y");
    }

    [Fact]
    public async Task Who_hits_the_fiftieth_wrong_one_and_its_owner_is_told_once()
    {
        var secret = await WithAppAsync("hammered");
        var user = await site.FindUserAsync("hammered");
        await site.ExecuteAsync($"update sign_in_counters set wrong_codes = {SecondFactors.MaxWrongCodes - 3} where user_id = {user.Id}");
        var browsers = Enumerable.Range(0, 6).Select(_ => site.Visit()).ToList();
        var pages = new List<Page>();
        foreach (var browser in browsers)
        {
            pages.Add(await SecondStepAsync(browser, "hammered"));
        }

        await Task.WhenAll(browsers.Select((browser, i) => browser.SubmitAsync(pages[i], ("Code", Wrong(secret)))));

        var mail = (await site.MailsAsync(user.Email)).Single(m => m.Subject.Contains("codes", StringComparison.Ordinal));
        mail.Subject.ShouldBe("Your Slices authenticator codes are turned off");
        mail.Text.ShouldContain("/login");
        (await EntriesAsync("hammered")).Count(e => e.Item1 == AuditKind.CodesTurnedOff).ShouldBe(1);
    }

    [Fact]
    public async Task Where_the_keys_are_lost_a_recovery_code_is_asked_for_and_the_app_set_up_anew()
    {
        var secret = await WithAppAsync("keyless");
        var codes = await CodesAsync("keyless", secret);
        var user = await site.FindUserAsync("keyless");
        var elsewhere = new Microsoft.AspNetCore.DataProtection.EphemeralDataProtectionProvider();
        var unreadable = new TotpSecrets(elsewhere, site.Clock).Protect(secret);
        await site.SetAsync(user.Id, u => u.TotpSecret, unreadable);
        Next();

        var refused = await SignInAsync(site.Visit(), "keyless", site.Code(secret));

        (refused.Status, refused.Alert).ShouldBe((HttpStatusCode.BadRequest, "We can no longer check your app’s codes. Use a recovery code or a passkey, then set up your app again."));
        (await site.ValueAsync<int>($"select wrong_codes from sign_in_counters c join users u on u.id = c.user_id where u.user_name = {"keyless"}")).ShouldBe(0);
        var owner = site.Visit();
        await SignInAsync(owner, "keyless", codes[0]);
        owner.SessionCookie.ShouldNotBeNull();
        site.Clock.Move(TimeSpan.FromMinutes(11));
        var confirmed = await owner.CallAsync(HttpMethod.Post, "/me/confirmation", new { code = site.Code(secret) });
        (confirmed.Status, confirmed.Problem()).ShouldBe((HttpStatusCode.BadRequest, "confirm.unreadable"));
        var again = site.Visit();
        await SignInAsync(again, "keyless", codes[1]);
        var anew = await again.AddAppAsync(site);
        site.Clock.Move(TimeSpan.FromSeconds(3 * Totp.StepSeconds));
        var signedIn = site.Visit();
        await SignInAsync(signedIn, "keyless", site.Code(anew));
        signedIn.SessionCookie.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_recovery_code_signs_in_once_and_its_owner_is_told()
    {
        var codes = await CodesAsync("recovered", await WithAppAsync("recovered"));
        var visitor = site.Visit();

        await SignInAsync(visitor, "recovered", codes[3].ToUpperInvariant().Replace('-', ' '));
        var again = await SignInAsync(site.Visit(), "recovered", codes[3]);

        visitor.SessionCookie.ShouldNotBeNull();
        again.Status.ShouldBe(HttpStatusCode.BadRequest);
        (await visitor.GetAsync("/account/two-factor")).Words.ShouldContain("9 left");
        var user = await site.FindUserAsync("recovered");
        (await site.OutgoingMailsAsync()).Where(m => m.UserId == user.Id && m.Template != MailTemplate.NewDevice)
            .Select(m => (m.Template, m.Device)).ShouldBe([(MailTemplate.AuthenticatorAdded, "tests/1.0"), (MailTemplate.RecoveryCodesMade, "tests/1.0"), (MailTemplate.RecoveryCodeUsed, "tests/1.0")]);
        (await EntriesAsync("recovered")).ShouldContain((AuditKind.SignedIn, Factor.RecoveryCode));
    }

    [Slow]
    [Fact]
    public async Task Twenty_at_once_use_a_recovery_code_once()
    {
        var codes = await CodesAsync("rushed", await WithAppAsync("rushed"));
        var browsers = Enumerable.Range(0, 20).Select(_ => site.Visit()).ToList();
        var pages = new List<Page>();
        foreach (var browser in browsers)
        {
            pages.Add(await SecondStepAsync(browser, "rushed"));
        }

        var answers = await Task.WhenAll(browsers.Select((browser, i) => browser.SubmitAsync(pages[i], ("Code", codes[0]))));

        browsers.Count(b => b.SessionCookie is not null).ShouldBe(1);
        answers.Count(a => a.Status == HttpStatusCode.BadRequest).ShouldBe(19);
        (await CodesLeftAsync("rushed")).ShouldBe(RecoveryCodes.Count - 1);
    }

    [Fact]
    public async Task A_sign_in_that_is_refused_uses_no_recovery_code_up_and_tells_nobody_that_it_did()
    {
        foreach (var name in new[] { "kept-disabled", "kept-changed" })
        {
            var codes = await CodesAsync(name, await WithAppAsync(name));
            var visitor = site.Visit();
            var page = await SecondStepAsync(visitor, name);
            await ShutOutAsync(name, disable: name == "kept-disabled");

            (await visitor.SubmitAsync(page, ("Code", codes[0]))).Alert.ShouldBe("This sign-in has expired. Start over.");

            (await CodesLeftAsync(name)).ShouldBe(RecoveryCodes.Count);
            var user = await site.FindUserAsync(name);
            (await site.OutgoingMailsAsync()).ShouldNotContain(m => m.UserId == user.Id && m.Template == MailTemplate.RecoveryCodeUsed);
        }
    }

    [Fact]
    public async Task New_recovery_codes_end_the_old_ones()
    {
        var secret = await WithAppAsync("renewed");
        var old = await CodesAsync("renewed", secret);
        Next();
        var codes = await CodesAsync("renewed", secret);

        (await SignInAsync(site.Visit(), "renewed", old[0])).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await SignInAsync(site.Visit(), "renewed", codes[0])).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Who_was_disabled_or_has_another_password_since_the_first_step_cant_finish()
    {
        foreach (var name in new[] { "shutout", "repassworded" })
        {
            var secret = await WithAppAsync(name);
            var visitor = site.Visit();
            var page = await SecondStepAsync(visitor, name);
            await ShutOutAsync(name, disable: name == "shutout");

            var answer = await visitor.SubmitAsync(page, ("Code", site.Code(secret)));

            answer.Alert.ShouldBe("This sign-in has expired. Start over.");
            visitor.SessionCookie.ShouldBeNull();
        }
    }

    [Fact]
    public async Task A_password_that_is_kept_better_meanwhile_is_still_the_same()
    {
        var secret = await WithAppAsync("upgraded");
        var user = await site.FindUserAsync("upgraded");
        var weak = new Microsoft.AspNetCore.Identity.PasswordHasher<User>(Microsoft.Extensions.Options.Options.Create(
            new Microsoft.AspNetCore.Identity.PasswordHasherOptions { IterationCount = 10 })).HashPassword(user, Site.Password);
        await site.SetAsync(user.Id, u => u.PasswordHash, weak);
        var visitor = site.Visit();

        await SignInAsync(visitor, "upgraded", site.Code(secret));

        visitor.SessionCookie.ShouldNotBeNull();
        (await site.FindUserAsync("upgraded")).PasswordHash.ShouldNotBe(weak);
    }

    [Fact]
    public async Task A_sign_in_waits_ten_minutes_for_its_second_step()
    {
        var secret = await WithAppAsync("slow");
        var visitor = site.Visit();
        var page = await SecondStepAsync(visitor, "slow");
        site.Clock.Move(PendingSignIns.Lifetime - TimeSpan.FromSeconds(1));
        (await visitor.SubmitAsync(page, ("Code", Wrong(secret)))).Error("Code").ShouldBe("This code is wrong or was already used.");
        site.Clock.Move(TimeSpan.FromSeconds(2));

        (await visitor.SubmitAsync(page, ("Code", site.Code(secret)))).Location.ShouldBe("/login");

        visitor.SessionCookie.ShouldBeNull();
        (await visitor.IsSignedInAsync()).ShouldBeFalse();
        (await EntriesAsync("slow"))[^1].ShouldBe((AuditKind.SignInRefused, Factor.Totp));
    }

    [Fact]
    public async Task Neither_the_secret_nor_the_codes_lie_readable_in_the_database_or_the_log()
    {
        var secret = await WithAppAsync("private");
        var codes = await CodesAsync("private", secret);
        var user = await site.FindUserAsync("private");

        user.TotpSecret.ShouldNotBeNull().ShouldNotContain(Totp.ToBase32(secret));
        Convert.FromBase64String(user.TotpSecret!).AsSpan().IndexOf(secret).ShouldBe(-1);
        var kept = await site.ListAsync($"select hash from recovery_codes where user_id = {user.Id}", row => row.Get<byte[]>(0));
        kept.ShouldAllBe(hash => hash.Length == 32);
        string.Join('\n', site.Log.All).ShouldNotContain(codes[0]);
    }

    /// <summary>By disabling the account, or by another password.</summary>
    private async Task ShutOutAsync(string name, bool disable)
    {
        var user = await site.FindUserAsync(name);
        if (disable)
        {
            await site.ChangeAsync(user.Id, u => u.Disable());
        }
        else
        {
            await site.SetAsync(user.Id, u => u.SecurityStamp, Guid.NewGuid());
        }
    }

    private async Task<int> CodesLeftAsync(string name) => await site.RecoveryCodesAsync(await site.FindUserAsync(name));

    // Half a minute on, so that the app shows a code that wasn't used.
    private void Next() => site.Clock.Move(TimeSpan.FromSeconds(Totp.StepSeconds));

    private string Wrong(byte[] secret)
    {
        string[] right = [.. Enumerable.Range(-2, 5).Select(s => site.Code(secret, s))];
        return Enumerable.Range(0, 9).Select(n => $"{n}00000").First(c => !right.Contains(c));
    }

    /// <summary>An account with an app, whose clock has gone on since.</summary>
    private async Task<byte[]> WithAppAsync(string name)
    {
        await site.AddUserAsync(name);
        var owner = site.Visit();
        await owner.SignInAsync(name);
        var secret = await owner.AddAppAsync(site);
        site.Clock.Move(TimeSpan.FromSeconds(3 * Totp.StepSeconds));
        return secret;
    }

    private async Task<string[]> CodesAsync(string name, byte[] secret)
    {
        var owner = site.Visit();
        await SignInAsync(owner, name, site.Code(secret));
        Next();
        return await owner.MakeCodesAsync();
    }

    private static async Task<Page> SecondStepAsync(Visitor visitor, string name) => await visitor.GetAsync((await visitor.SignInAsync(name)).Location!);

    private static async Task<Page> SignInAsync(Visitor visitor, string name, string code) =>
        await visitor.SubmitAsync(await SecondStepAsync(visitor, name), ("Code", code));

    private async Task<List<(AuditKind, Factor?)>> EntriesAsync(string name)
    {
        var user = await site.FindUserAsync(name);
        return [.. (await site.AuditEntriesAsync()).Where(e => e.UserId == user.Id && e.Kind != AuditKind.NewDevice).Select(e => (e.Kind, e.Factor))];
    }
}
