using System.Net;
using Slices.Domain;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.RateLimiting;
using Slices.Tests.Support;

namespace Slices.Tests.Features.ForgotPassword;

public sealed class ForgotPasswordTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task Every_address_gets_the_same_answer_and_only_the_mail_tells_the_rest()
    {
        await site.AddUserAsync("fg-active", "f-active@example.com");
        await site.AddUserAsync("fg-waiting", "f-waiting@example.com", active: false);
        var disabled = await site.AddUserAsync("fg-disabled", "f-disabled@example.com");
        await site.ChangeAsync(disabled.Id, u => u.Disable());
        string[] addresses = ["f-active@example.com", "f-waiting@example.com", "f-disabled@example.com", "f-unknown@example.com"];

        var pages = await Task.WhenAll(addresses.Select(a => site.Visit().CompleteAsync("/forgot", ("Email", a))));

        pages.ShouldAllBe(p => p.Status == HttpStatusCode.OK);
        pages.Zip(addresses, (p, typed) => p.TextWithoutToken().Replace(typed, "", StringComparison.Ordinal)).Distinct().ShouldHaveSingleItem();
        pages.Select(p => string.Join(';', p.Response.Headers.Select(h => h.Key))).Distinct().ShouldHaveSingleItem();
        (await site.MailsAsync(addresses[0])).ShouldHaveSingleItem().ResetPath().ShouldNotBeEmpty();
        var activation = (await site.MailsAsync(addresses[1])).ShouldHaveSingleItem();
        activation.ActivationPath().ShouldNotBeEmpty();
        activation.ResetPath().ShouldBeEmpty();
        (await site.MailsAsync(addresses[2])).ShouldBeEmpty();
        (await site.MailsAsync(addresses[3])).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_address_gets_few_mails_in_an_hour_and_its_newest_link_still_works_whoever_asks_for_more()
    {
        await site.AddUserAsync("fg-bombed", "fg-bombed@example.com");
        var words = new HashSet<string>();

        for (var i = 0; i < MailRateLimiter.PerHour + 2; i++)
        {
            var page = await site.Visit().CompleteAsync("/forgot", ("Email", "fg-bombed@example.com"));
            words.Add($"{page.Status} {page.Words}");
            // In the order in which they were asked for.
            await site.MailsAsync("fg-bombed@example.com");
        }

        words.ShouldHaveSingleItem();
        var mails = await site.MailsAsync("fg-bombed@example.com");
        mails.Count.ShouldBe(MailRateLimiter.PerHour);
        (await site.Visit().GetAsync(mails[0].ResetPath())).Status.ShouldBe(HttpStatusCode.OK);
        site.Clock.Move(TimeSpan.FromMinutes(61));
        await site.Visit().CompleteAsync("/forgot", ("Email", "fg-bombed@example.com"));
        (await site.MailsAsync("fg-bombed@example.com")).Count.ShouldBe(MailRateLimiter.PerHour + 1);
    }

    [Slow]
    [Fact]
    public async Task Neither_the_owners_own_browser_nor_a_fresh_network_is_silenced_and_the_day_has_an_end()
    {
        const string Address = "fg-silenced@example.com";
        var owner = await site.AddSignedInAsync("fg-silenced", Address);
        async Task<int> AskAsync(Visitor visitor)
        {
            var before = (await site.MailsAsync(Address)).Count(m => m.ResetPath().Length > 0);
            (await visitor.CompleteAsync("/forgot", ("Email", Address))).Status.ShouldBe(HttpStatusCode.OK);
            return (await site.MailsAsync(Address)).Count(m => m.ResetPath().Length > 0) - before;
        }
        var attacker = site.Visit(from: IPAddress.Parse("127.0.41.1"));
        for (var n = 0; n < MailRateLimiter.PerHour; n++)
        {
            (await AskAsync(attacker)).ShouldBe(1);
        }
        (await AskAsync(attacker)).ShouldBe(0);

        (await AskAsync(owner.Anew())).ShouldBe(1);
        var fresh = site.Visit(from: IPAddress.Parse("127.0.42.1"));
        for (var n = 0; n < MailRateLimiter.PerNetwork; n++)
        {
            (await AskAsync(fresh)).ShouldBe(1);
        }
        (await AskAsync(fresh)).ShouldBe(0);

        var left = 0;
        for (var n = 0; n < MailRateLimiter.FreshPerDay; n++)
        {
            left += await AskAsync(site.Visit(from: IPAddress.Parse($"127.0.43.{n + 1}")));
        }
        left.ShouldBe(MailRateLimiter.FreshPerDay - MailRateLimiter.PerNetwork);
        (await AskAsync(owner)).ShouldBe(1, "its own share is left");
    }

    [Fact]
    public async Task The_last_link_that_was_sent_works_until_a_newer_one_is_sent()
    {
        const string Address = "fg-kept@example.com";
        var user = await site.AddUserAsync("fg-kept", Address);
        await site.Visit().CompleteAsync("/forgot", ("Email", Address));
        var sent = (await site.MailsAsync(Address)).First(m => m.ResetPath().Length > 0).ResetPath();
        // One that waits: the mail server has no time for it.
        var waiting = OutgoingMail.Queue(MailTemplate.PasswordReset, user, "en", "", site.Clock.GetUtcNow().AddMinutes(10), tokenVersion: 2);
        await site.ChangeAsync(user.Id, u => u.RenewReset().ShouldBe(2));
        await site.InsertAsync(waiting);
        (await site.Visit().GetAsync(sent)).Words.ShouldContain("Choose a new password for fg-kept");

        site.Clock.Move(TimeSpan.FromMinutes(11));
        var newer = (await site.MailsAsync(Address)).First(m => m.ResetPath().Length > 0).ResetPath();

        newer.ShouldNotBe(sent);
        (await site.Visit().GetAsync(sent)).Words.ShouldContain("This link no longer works");
        (await site.Visit().GetAsync(newer)).Words.ShouldContain("Choose a new password for fg-kept");
    }

    [Fact]
    public async Task Whatever_forms_strangers_use_an_address_gets_five_mails_in_an_hour_and_a_later_link_serves_who_got_none()
    {
        const string Address = "fg-stranger@example.com";
        for (var n = 0; n < 4; n++)
        {
            (await site.Visit().RegisterAsync($"fg-bomb-{n}", Address)).Words.ShouldContain("Check your inbox");
            (await site.Visit().CompleteAsync("/activate/resend", ("Email", Address))).Status.ShouldBe(HttpStatusCode.OK);
            (await site.Visit().CompleteAsync("/forgot", ("Email", Address))).Status.ShouldBe(HttpStatusCode.OK);
            // Before the next ones, which would make them obsolete.
            await site.MailsAsync(Address);
        }

        (await site.MailsAsync(Address)).Count.ShouldBe(MailRateLimiter.PerHour);
        (await site.FindUserAsync("fg-bomb-3")).State.ShouldBe(UserState.Unactivated);
        site.Clock.Move(TimeSpan.FromMinutes(61));
        await site.Visit().CompleteAsync("/activate/resend", ("Email", Address.ToUpperInvariant()));
        (await site.MailsAsync(Address)).ShouldContain(m => m.Text.Contains("account “fg-bomb-3”") && m.ActivationPath().Length > 0);
    }

    [Fact]
    public async Task Nobody_who_waits_on_a_proven_address_gets_anything()
    {
        await site.AddUserAsync("fg-late", "fg-proven@example.com", active: false);
        await site.AddUserAsync("fg-owner", "fg-proven@example.com");

        await site.Visit().CompleteAsync("/forgot", ("Email", "fg-proven@example.com"));

        (await site.MailsAsync("fg-proven@example.com")).ShouldHaveSingleItem().Text.ShouldContain("account “fg-owner”");
    }

    [Fact]
    public async Task The_mail_speaks_the_language_of_whoever_asks_and_leads_to_the_site_whatever_host_was_named()
    {
        await site.AddUserAsync("fg-hostage", "fg-hostage@example.com");
        var visitor = site.Visit("zh-CN");
        var token = (await visitor.GetAsync("/forgot")).Token();
        var (id, answer) = await site.CaptchaAsync(CaptchaPurpose.PasswordReset);
        var request = new HttpRequestMessage(HttpMethod.Post, "/forgot")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["Input.Email"] = "fg-hostage@example.com",
                ["Input.CaptchaId"] = id,
                ["Input.CaptchaAnswer"] = answer,
                ["__RequestVerificationToken"] = token,
            }),
        };
        request.Headers.Host = "thief.example";
        request.Headers.Add("X-Forwarded-Host", "thief.example");

        (await visitor.SendAsync(request)).Location.ShouldBe("/forgot?done=true");

        var mail = (await site.MailsAsync("fg-hostage@example.com")).ShouldHaveSingleItem();
        mail.Subject.ShouldBe("重置你的 Slices 密码");
        mail.Text.ShouldContain("http://localhost:5080/reset/");
        (mail.Text + mail.Html).ShouldNotContain("thief");
    }

    [Fact]
    public async Task What_is_no_address_says_so_together_with_the_captcha_and_the_wrong_captcha_sends_nothing()
    {
        await site.AddUserAsync("fg-robot", "fg-robot@example.com");

        var empty = await site.Visit().CompleteAsync("/forgot", ("Email", "nonsense"), ("CaptchaAnswer", ""));
        var wrong = await site.Visit().CompleteAsync("/forgot", ("Email", "fg-robot@example.com"), ("CaptchaAnswer", "guess"));

        empty.Status.ShouldBe(HttpStatusCode.BadRequest);
        empty.Error("Email").ShouldBe("Enter a valid email address.");
        empty.Error("CaptchaAnswer").ShouldBe("Complete this check.");
        wrong.Status.ShouldBe(HttpStatusCode.BadRequest);
        (await site.MailsAsync("fg-robot@example.com")).ShouldBeEmpty();
        (await site.FindUserAsync("fg-robot")).ResetTokenVersion.ShouldBe(0);
    }

    [Fact]
    public async Task It_is_recorded_and_the_sign_in_page_leads_there()
    {
        var user = await site.AddUserAsync("fg-noted", "fg-noted@example.com");

        await site.Visit().CompleteAsync("/forgot", ("Email", "fg-noted@example.com"));

        (await site.KindsAsync(user)).ShouldBe([AuditKind.PasswordResetAsked]);
        (await site.Visit().GetAsync("/login")).Document.QuerySelector("a[href='/forgot']").ShouldNotBeNull();
    }
}
