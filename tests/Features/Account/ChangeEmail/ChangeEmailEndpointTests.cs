using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Account.ChangeEmail;

public sealed class ChangeEmailEndpointTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task The_password_in_the_same_call_suffices_however_old_the_session_is_and_for_this_once()
    {
        await site.AddUserAsync("ae-owner", "ae-owner@example.com");
        var visitor = await SignedInAsync("ae-owner");
        site.Clock.Move(TimeSpan.FromMinutes(11));

        var answer = await PutAsync(visitor, "/me/email", new { email = "ae-new@example.com", password = Site.Password });

        answer.Status.ShouldBe(HttpStatusCode.Accepted, answer.Text);
        (await site.MailsAsync("ae-new@example.com")).ShouldHaveSingleItem().EmailPath().ShouldNotBeEmpty();
        (await visitor.IsSignedInAsync()).ShouldBeTrue();
        Problem(await visitor.CallAsync(HttpMethod.Post, "/me/exports")).ShouldBe((403, "refusal.unconfirmed", ""));
    }

    [Fact]
    public async Task A_wrong_password_sends_nothing_however_fresh_the_session_is()
    {
        await site.AddUserAsync("ae-wrong", "ae-wrong@example.com");

        var answer = await PutAsync(await SignedInAsync("ae-wrong"), "/me/email", new { email = "ae-thief@example.com", password = "not the password" });

        Problem(answer).ShouldBe((400, "confirm.wrong", "password: The password is wrong."));
        (await site.MailsAsync("ae-thief@example.com")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ae-same@example.com", "email.same", "email: This is your address already.")]
    [InlineData("none", "email.form", "email: Enter one e-mail address, such as name@example.com.")]
    public async Task What_can_not_be_the_new_address_says_so(string email, string code, string error)
    {
        if (email == "ae-same@example.com")
        {
            await site.AddUserAsync("ae-same", email);
        }
        else
        {
            await site.AddUserAsync("ae-none");
        }

        var answer = await PutAsync(await SignedInAsync(code == "email.same" ? "ae-same" : "ae-none"), "/me/email", new { email, password = Site.Password });

        Problem(answer).ShouldBe((400, code, error));
    }

    [Fact]
    public async Task What_is_wrong_with_both_is_said_at_once_and_costs_no_try()
    {
        await site.AddUserAsync("ae-both");
        var visitor = await SignedInAsync("ae-both");

        Problem(await PutAsync(visitor, "/me/email", new { email = "none", password = "" })).ShouldBe(
            (400, "input.invalid", "email: Enter one e-mail address, such as name@example.com.; password: Enter a password."));
        Problem(await PutAsync(visitor, "/me/email", new { email = "none", password = "not the password" })).Code.ShouldBe("email.form");

        (await site.FindUserAsync("ae-both")).PasswordFailures.ShouldBe(0);
    }

    [Fact]
    public async Task Where_there_is_a_second_factor_the_password_is_not_looked_at()
    {
        await site.AddUserAsync("ae-fresh", "ae-fresh@example.com");
        var visitor = await SignedInAsync("ae-fresh");
        await visitor.AddAppAsync(site);

        (await PutAsync(visitor, "/me/email", new { email = "ae-fresher@example.com" })).Status.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task What_was_asked_for_can_be_called_off()
    {
        await site.AddUserAsync("ae-doubts", "ae-doubts@example.com");
        var visitor = await SignedInAsync("ae-doubts");
        await PutAsync(visitor, "/me/email", new { email = "ae-rash@example.com", password = Site.Password });
        var token = (await site.MailsAsync("ae-rash@example.com"))[0].EmailPath().Split('/')[^1];

        (await visitor.CallAsync(HttpMethod.Delete, "/me/email-change")).Status.ShouldBe(HttpStatusCode.NoContent);

        Problem(await site.Visit().PostAsync("/email-confirmations", new { token })).Code.ShouldBe("link.invalid");
        (await site.FindUserAsync("ae-doubts")).Email.ShouldBe("ae-doubts@example.com");
    }

    [Fact]
    public async Task What_the_mails_link_ends_in_makes_the_address_the_accounts_on_any_browser()
    {
        await site.AddUserAsync("ae-mover", "ae-mover@example.com");
        await PutAsync(await SignedInAsync("ae-mover"), "/me/email", new { email = "ae-moved@example.com", password = Site.Password });
        var token = (await site.MailsAsync("ae-moved@example.com"))[0].EmailPath().Split('/')[^1];

        (await site.Visit().PostAsync("/email-confirmations", new { token })).Status.ShouldBe(HttpStatusCode.NoContent);
        (await site.Visit().PostAsync("/email-confirmations", new { token })).Status.ShouldBe(HttpStatusCode.NoContent);

        (await site.FindUserAsync("ae-mover")).Email.ShouldBe("ae-moved@example.com");
    }

    [Fact]
    public async Task Where_there_is_a_second_factor_only_a_fresh_proof_by_it_counts()
    {
        await site.AddUserAsync("ae-guarded", "ae-guarded@example.com");
        var visitor = await SignedInAsync("ae-guarded");
        await visitor.AddAppAsync(site);
        site.Clock.Move(TimeSpan.FromMinutes(11));

        var answer = await PutAsync(visitor, "/me/email", new { email = "ae-taken-away@example.com", password = Site.Password });

        Problem(answer).ShouldBe((403, "refusal.unconfirmed", ""));
        (await site.MailsAsync("ae-taken-away@example.com")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_profile_is_saved_and_who_is_signed_in_says_it()
    {
        await site.AddUserAsync("ae-profile", "ae-profile@example.com");
        var visitor = await SignedInAsync("ae-profile");

        (await PutAsync(visitor, "/me/profile", new { nickname = "Amy", language = "zh-CN", timeZone = "Europe/Paris" })).Status.ShouldBe(HttpStatusCode.NoContent);
        var refused = await PutAsync(visitor, "/me/profile", new { nickname = "\u202EymA", language = "en", timeZone = "Mars/Olympus" });

        var me = await visitor.GetJsonAsync("/api/v1/me");
        me.ToString().ShouldNotContain("assword");
        (me.GetProperty("userName").GetString(), me.GetProperty("nickname").GetString(), me.GetProperty("language").GetString(), me.GetProperty("timeZone").GetString())
            .ShouldBe(("ae-profile", "Amy", "zh-CN", "Europe/Paris"));
        me.GetProperty("twoFactor").GetBoolean().ShouldBeFalse();
        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        JsonDocument.Parse(refused.Text).RootElement.GetProperty("errors").EnumerateObject().Select(e => e.Name).ShouldBe(["nickname", "timeZone"], ignoreOrder: true);
    }

    private static (int Status, string Code, string Errors) Problem(Page answer)
    {
        var problem = JsonDocument.Parse(answer.Text).RootElement;
        return (
            (int)answer.Status, problem.GetProperty("code").GetString()!,
            problem.TryGetProperty("errors", out var errors) ? string.Join("; ", errors.EnumerateObject().Select(e => $"{e.Name}: {e.Value[0]}")) : "");
    }

    private static async Task<Page> PutAsync(Visitor visitor, string path, object body)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, "/api/v1" + path) { Content = JsonContent.Create(body) };
        request.Headers.Add("X-CSRF-TOKEN", (await visitor.GetJsonAsync("/api/v1/antiforgery")).GetProperty("token").GetString());
        return await visitor.SendAsync(request);
    }

    private async Task<Visitor> SignedInAsync(string name)
    {
        var visitor = site.Visit();
        (await visitor.SignInAsync(name)).Status.ShouldBe(HttpStatusCode.Redirect);
        return visitor;
    }
}
