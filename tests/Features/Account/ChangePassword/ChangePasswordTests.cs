using System.Net;
using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Account.ChangePassword;

public sealed class ChangePasswordTests(Site site) : IClassFixture<Site>
{
    private const string Path = "/account/password";
    private const string NewPassword = "another horse 8 staple";

    [Fact]
    public async Task The_password_changes_this_browser_stays_under_a_new_key_and_the_others_are_signed_out()
    {
        var user = await site.AddUserAsync("cp-owner", "cp-owner@example.com");
        var (visitor, other) = (await site.SignedInAsync("cp-owner"), await site.SignedInAsync("cp-owner"));
        var copied = visitor.SessionCookie!;

        var page = await ChangeAsync(visitor, endOthers: true);

        page.Location.ShouldBe(Path + "?Done=True");
        (await visitor.GetAsync(page.Location!)).Words.ShouldContain("Password changed.");
        (await other.IsSignedInAsync()).ShouldBeFalse();
        var thief = site.Visit();
        thief.Cookies.Add(site.Address, new Cookie("slices", copied));
        (await thief.IsSignedInAsync()).ShouldBeFalse();
        (await site.Visit().SignInAsync("cp-owner")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await site.Visit().SignInAsync("cp-owner", NewPassword)).Status.ShouldBe(HttpStatusCode.Redirect);
        var notice = (await site.MailsAsync("cp-owner@example.com")).Single(m => m.Subject.Contains("password", StringComparison.Ordinal));
        notice.Subject.ShouldBe("Your Slices password was changed");
        notice.Text.ShouldContain("IP address: 127.0.0.1");
        notice.Text.ShouldContain("an unknown browser");
        (await site.AuditEntriesAsync()).Exists(e => e.UserId == user.Id && e.Kind == AuditKind.PasswordChanged).ShouldBeTrue();
    }

    [Fact]
    public async Task Other_browsers_stay_where_that_is_asked_for()
    {
        await site.AddUserAsync("cp-keeper");
        var (visitor, other) = (await site.SignedInAsync("cp-keeper"), await site.SignedInAsync("cp-keeper"));

        (await visitor.GetAsync(Path)).Document.QuerySelector("#EndOthers")!.HasAttribute("checked").ShouldBeTrue();
        await ChangeAsync(visitor, endOthers: false);

        (await other.IsSignedInAsync()).ShouldBeTrue();
        (await visitor.IsSignedInAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task By_the_API_too_the_others_are_signed_out_unless_told_otherwise()
    {
        await site.AddUserAsync("cp-api");
        var (caller, other) = (await site.SignedInAsync("cp-api"), await site.SignedInAsync("cp-api"));

        (await caller.CallAsync(HttpMethod.Put, "/me/password", new { currentPassword = Site.Password, password = NewPassword, confirmPassword = NewPassword, endOthers = false }))
            .Status.ShouldBe(HttpStatusCode.NoContent);
        (await other.IsSignedInAsync()).ShouldBeTrue();
        (await caller.CallAsync(HttpMethod.Put, "/me/password", new { currentPassword = NewPassword, password = Site.Password, confirmPassword = Site.Password }))
            .Status.ShouldBe(HttpStatusCode.NoContent);

        (await other.IsSignedInAsync()).ShouldBeFalse();
        (await caller.IsSignedInAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task With_a_second_factor_an_old_session_and_the_password_change_nothing_until_the_factor_was_shown()
    {
        var user = await site.AddUserAsync("cp-factor");
        var visitor = await site.SignedInAsync("cp-factor");
        var secret = await visitor.AddAppAsync(site);
        var form = await visitor.GetAsync(Path);
        site.Clock.Move(TimeSpan.FromMinutes(11));
        var body = new { currentPassword = Site.Password, password = NewPassword, confirmPassword = NewPassword };

        (await visitor.CallAsync(HttpMethod.Put, "/me/password", body)).Problem().ShouldBe("refusal.unconfirmed");
        var sent = await visitor.SubmitAsync(form, ("CurrentPassword", Site.Password), ("Password", NewPassword), ("ConfirmPassword", NewPassword));

        sent.Location.ShouldBe("/account/confirm?returnUrl=%2Faccount%2Fpassword");
        (await visitor.GetAsync(Path)).Document.QuerySelector("[name='Input.CurrentPassword']").ShouldBeNull();
        (await site.FindUserAsync("cp-factor")).PasswordHash.ShouldBe(user.PasswordHash);
        (await visitor.CallAsync(HttpMethod.Post, "/me/confirmation", new { code = site.Code(secret) })).Status.ShouldBe(HttpStatusCode.NoContent);
        (await visitor.CallAsync(HttpMethod.Put, "/me/password", body)).Status.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_wrong_current_password_changes_nothing_and_is_recorded()
    {
        var user = await site.AddUserAsync("cp-thief");
        var visitor = await site.SignedInAsync("cp-thief");

        var page = await visitor.SubmitAsync(
            Path, ("CurrentPassword", "not the password"), ("Password", NewPassword), ("ConfirmPassword", NewPassword));

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Error("CurrentPassword").ShouldBe("Incorrect password.");
        (await site.FindUserAsync("cp-thief")).PasswordHash.ShouldBe(user.PasswordHash);
        (await site.AuditEntriesAsync()).Exists(e => e.UserId == user.Id && e.Kind == AuditKind.ReauthenticationRefused).ShouldBeTrue();
    }

    [Fact]
    public async Task All_fields_say_at_once_what_is_wrong_and_a_name_is_no_password()
    {
        var visitor = await site.AddSignedInAsync("cp-personal");

        var wrong = await visitor.SubmitAsync(Path, ("CurrentPassword", ""), ("Password", "short"), ("ConfirmPassword", "other"));
        var personal = await visitor.SubmitAsync(
            Path, ("CurrentPassword", Site.Password), ("Password", "cp-personal1"), ("ConfirmPassword", "cp-personal1"));

        (wrong.Error("CurrentPassword"), wrong.Error("Password"), wrong.Error("ConfirmPassword")).ShouldBe(
            ("Enter a password.", "Use at least 8 characters.", "The passwords don’t match."));
        personal.Status.ShouldBe(HttpStatusCode.BadRequest);
        personal.Error("Password").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Who_is_not_signed_in_changes_nothing() =>
        (await site.Visit().SendAsync(new(HttpMethod.Get, Path))).Location.ShouldBe("/login?returnUrl=%2Faccount%2Fpassword");

    private static Task<Page> ChangeAsync(Visitor visitor, bool endOthers) => visitor.SubmitAsync(
        Path, ("CurrentPassword", Site.Password), ("Password", NewPassword), ("ConfirmPassword", NewPassword), ("EndOthers", endOthers ? "true" : "false"));
}
