using System.Net;
using Slices.Infrastructure.Captcha;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Account.ChangeEmail;

public sealed class ChangeEmailEndpointTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task The_password_in_the_same_call_suffices_however_old_the_session_is_and_for_this_once()
    {
        var visitor = await site.AddSignedInAsync("ae-owner", "ae-owner@example.com");
        site.Clock.Move(TimeSpan.FromMinutes(11));

        var answer = await visitor.CallAsync(HttpMethod.Put, "/me/email", new { email = "ae-new@example.com", password = Site.Password });

        answer.Status.ShouldBe(HttpStatusCode.Accepted, answer.Text);
        (await site.MailsAsync("ae-new@example.com")).ShouldHaveSingleItem().EmailPath().ShouldNotBeEmpty();
        (await visitor.IsSignedInAsync()).ShouldBeTrue();
        (await visitor.CallAsync(HttpMethod.Post, "/me/exports")).Problem().ShouldBe("refusal.unconfirmed");
    }

    [Fact]
    public async Task A_wrong_password_sends_nothing_however_fresh_the_session_is()
    {
        var visitor = await site.AddSignedInAsync("ae-wrong", "ae-wrong@example.com");

        var answer = await visitor.CallAsync(HttpMethod.Put, "/me/email", new { email = "ae-thief@example.com", password = "not the password" });

        (answer.Status, answer.Problem()).ShouldBe((HttpStatusCode.BadRequest, "confirm.wrong"));
        answer.WrongMembers().ShouldBe(["password"]);
        (await site.MailsAsync("ae-thief@example.com")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ae-same", "ae-same@example.com", "email.same", "This is already your email address.")]
    [InlineData("ae-none", "none", "email.form", "Enter a valid email address.")]
    public async Task What_can_not_be_the_new_address_says_so(string name, string email, string code, string error)
    {
        var visitor = await site.AddSignedInAsync(name, $"{name}@example.com");

        var answer = await visitor.CallAsync(HttpMethod.Put, "/me/email", new { email, password = Site.Password });

        (answer.Status, answer.Problem()).ShouldBe((HttpStatusCode.BadRequest, code));
        answer.Json().GetProperty("errors").GetProperty("email")[0].GetString().ShouldBe(error);
    }

    [Fact]
    public async Task What_is_wrong_with_both_is_said_at_once_and_costs_no_try()
    {
        var visitor = await site.AddSignedInAsync("ae-both");

        var both = await visitor.CallAsync(HttpMethod.Put, "/me/email", new { email = "none", password = "" });
        (both.Problem(), string.Join(' ', both.WrongMembers())).ShouldBe(("input.invalid", "email password"));
        (await visitor.CallAsync(HttpMethod.Put, "/me/email", new { email = "none", password = "not the password" })).Problem().ShouldBe("email.form");

        (await site.PasswordFailuresAsync("ae-both")).ShouldBe(0);
    }

    [Fact]
    public async Task Where_there_is_a_second_factor_the_password_is_not_looked_at()
    {
        var visitor = await site.AddSignedInAsync("ae-fresh", "ae-fresh@example.com");
        await visitor.AddAppAsync(site);

        (await visitor.CallAsync(HttpMethod.Put, "/me/email", new { email = "ae-fresher@example.com" })).Status.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task What_was_asked_for_can_be_called_off()
    {
        var visitor = await site.AddSignedInAsync("ae-doubts", "ae-doubts@example.com");
        await visitor.CallAsync(HttpMethod.Put, "/me/email", new { email = "ae-rash@example.com", password = Site.Password });
        var token = (await site.MailsAsync("ae-rash@example.com")).First(m => m.EmailPath().Length > 0).EmailPath().Split('/')[^1];

        (await visitor.CallAsync(HttpMethod.Delete, "/me/email-change")).Status.ShouldBe(HttpStatusCode.NoContent);

        (await site.Visit().PostAsync("/email-confirmations", new { token })).Problem().ShouldBe("link.invalid");
        (await site.FindUserAsync("ae-doubts")).Email.ShouldBe("ae-doubts@example.com");
    }

    [Fact]
    public async Task What_the_mails_link_ends_in_makes_the_address_the_accounts_on_any_browser()
    {
        await site.AddUserAsync("ae-mover", "ae-mover@example.com");
        await (await site.SignedInAsync("ae-mover")).CallAsync(HttpMethod.Put, "/me/email", new { email = "ae-moved@example.com", password = Site.Password });
        var token = (await site.MailsAsync("ae-moved@example.com")).First(m => m.EmailPath().Length > 0).EmailPath().Split('/')[^1];

        (await site.Visit().PostAsync("/email-confirmations", new { token })).Status.ShouldBe(HttpStatusCode.NoContent);
        (await site.Visit().PostAsync("/email-confirmations", new { token })).Status.ShouldBe(HttpStatusCode.NoContent);

        (await site.FindUserAsync("ae-mover")).Email.ShouldBe("ae-moved@example.com");
    }

    [Fact]
    public async Task From_the_third_address_on_a_captcha_is_asked()
    {
        var visitor = await site.AddSignedInAsync("ae-many");
        async Task<Page> AskAsync(int n, string id = "", string answer = "") => await visitor.CallAsync(
            HttpMethod.Put, "/me/email", new { email = $"ae-many-{n}@example.com", password = Site.Password, captchaId = id, captchaAnswer = answer });
        (await AskAsync(1)).Status.ShouldBe(HttpStatusCode.Accepted);
        (await AskAsync(1)).Status.ShouldBe(HttpStatusCode.Accepted);
        (await AskAsync(2)).Status.ShouldBe(HttpStatusCode.Accepted);

        var refused = await AskAsync(3);

        (refused.Status, refused.Problem()).ShouldBe((HttpStatusCode.BadRequest, "captcha.missing"));
        refused.WrongMembers().ShouldBe(["captchaAnswer"]);
        var (id, answer) = await site.CaptchaAsync(CaptchaPurpose.EmailChange);
        (await AskAsync(3, id, "wrong")).Problem().ShouldBe("captcha.wrong");
        (id, answer) = await site.CaptchaAsync(CaptchaPurpose.EmailChange);
        (await AskAsync(3, id, answer)).Status.ShouldBe(HttpStatusCode.Accepted);
        (await visitor.SubmitAsync("/account/email", ("Email", "ae-many-4@example.com"), ("CaptchaAnswer", ""))).Error("CaptchaAnswer").ShouldNotBeEmpty();
        (await visitor.SubmitAsync("/account/email", ("Email", "ae-many-4@example.com"))).Status.ShouldBe(HttpStatusCode.Redirect);
        site.Clock.Move(TimeSpan.FromDays(1.1));
        (await (await site.SignedInAsync("ae-many")).CallAsync(HttpMethod.Put, "/me/email", new { email = "ae-many-5@example.com", password = Site.Password }))
            .Status.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Where_there_is_a_second_factor_only_a_fresh_proof_by_it_counts()
    {
        var visitor = await site.AddSignedInAsync("ae-guarded", "ae-guarded@example.com");
        await visitor.AddAppAsync(site);
        site.Clock.Move(TimeSpan.FromMinutes(11));

        var answer = await visitor.CallAsync(HttpMethod.Put, "/me/email", new { email = "ae-taken-away@example.com", password = Site.Password });

        (answer.Status, answer.Problem()).ShouldBe((HttpStatusCode.Forbidden, "refusal.unconfirmed"));
        (await site.MailsAsync("ae-taken-away@example.com")).ShouldBeEmpty();
    }
}
