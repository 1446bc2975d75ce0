using System.Net;
using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Account.ChangePassword;

/// <summary>Accounts without a password.</summary>
public sealed class SetPasswordTests(ExternalSite site) : IClassFixture<ExternalSite>
{
    private static readonly (string, string)[] New = [("Password", Site.Password), ("ConfirmPassword", Site.Password)];

    [Fact]
    public async Task The_first_password_is_set_without_a_current_one()
    {
        site.Qq.Who = Person.New();
        var visitor = await site.BeNewByAsync("qq", "setter");
        (await site.Visit().SignInAsync("setter")).Status.ShouldBe(HttpStatusCode.BadRequest);
        var page = await visitor.GetAsync("/account/password");
        page.Words.ShouldContain("Your account has no password yet");
        page.Document.QuerySelector("[name='Input.CurrentPassword']").ShouldBeNull();

        (await visitor.SubmitAsync(page, ("Password", "short"), ("ConfirmPassword", "shorter"))).Error("Password").ShouldNotBeEmpty();
        (await visitor.SubmitAsync(page, New)).Location.ShouldBe("/account/password?Done=True");

        (await visitor.IsSignedInAsync()).ShouldBeTrue();
        (await site.Visit().SignInAsync("setter")).Location.ShouldBe("/");
        (await site.Visit().ComeByAsync("qq")).Location.ShouldBe("/");
        (await visitor.GetAsync("/account/password")).Document.QuerySelector("[name='Input.CurrentPassword']").ShouldNotBeNull();
        (await site.MailsAsync("setter@example.com")).ShouldContain(m => m.Subject.Contains("password", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_there_is_one_it_is_changed_and_not_set()
    {
        var visitor = await site.AddSignedInAsync("changer");
        var page = await visitor.GetAsync("/account/password");

        var answer = await visitor.PostAsync("/account/password?handler=Set", [
            new("Input.Password", "another horse 8 staple"), new("Input.ConfirmPassword", "another horse 8 staple"), new("__RequestVerificationToken", page.Token())]);

        answer.Location.ShouldBe("/account/password");
        (await site.Visit().SignInAsync("changer")).Location.ShouldBe("/");
    }

    [Fact]
    public async Task An_old_sign_in_is_confirmed_by_the_provider_where_there_is_nothing_else()
    {
        site.Qq.Who = Person.New();
        var visitor = await site.BeNewByAsync("qq", "confirmer");
        var form = await visitor.GetAsync("/account/password");
        site.Clock.Move(TimeSpan.FromMinutes(10.1));
        (await visitor.SubmitAsync(form, New)).Location.ShouldBe("/account/confirm?returnUrl=%2Faccount%2Fpassword");
        var confirm = await visitor.GetAsync("/account/confirm?returnUrl=%2Faccount%2Fpassword");
        confirm.Document.QuerySelector("[name='Input.Password']").ShouldBeNull();
        var before = visitor.SessionCookie;

        (await visitor.ComeByAsync("qq", "/account/confirm?returnUrl=%2Faccount%2Fpassword")).Location.ShouldBe("/account/password");

        visitor.SessionCookie.ShouldNotBe(before);
        (await visitor.SubmitAsync("/account/password", New)).Location.ShouldBe("/account/password?Done=True");
        var user = await site.FindUserAsync("confirmer");
        (await site.AuditEntriesAsync()).Exists(e => e.UserId == user.Id && e.Kind == AuditKind.Reauthenticated && e.Factor == Factor.External).ShouldBeTrue();
    }

    [Fact]
    public async Task Somebody_elses_QQ_confirms_nothing()
    {
        var owner = site.Qq.Who = Person.New();
        var visitor = await site.BeNewByAsync("qq", "not-theirs");
        site.Clock.Move(TimeSpan.FromMinutes(10.1));
        site.Qq.Who = Person.New();

        (await visitor.ComeByAsync("qq", "/account/confirm")).Location.ShouldBe("/login/qq?problem=Foreign&purpose=Reauthentication");

        (await visitor.SubmitAsync(await visitor.GetAsync("/account/confirm"), ("provider", "qq"))).Status.ShouldBe(HttpStatusCode.Redirect);
        (await visitor.GetAsync("/account/logins")).Document.QuerySelector("[name=provider][value=wechat]").ShouldBeNull("still not confirmed");
        site.Qq.Who = owner;
    }

    [Fact]
    public async Task Where_there_is_a_password_or_a_second_factor_no_provider_confirms()
    {
        site.Qq.Who = Person.New();
        var visitor = await site.BeNewByAsync("qq", "stronger");
        var token = (await visitor.GetAsync("/account/confirm")).Token();
        await visitor.AddAppAsync(site);

        (await visitor.GetAsync("/account/confirm")).Document.QuerySelector("[name=provider]").ShouldBeNull();
        (await visitor.PostAsync("/account/confirm?handler=Provider", [new("provider", "qq"), new("__RequestVerificationToken", token)])).Status
            .ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Forgot_brings_a_link_for_the_first_password_too()
    {
        site.Qq.Who = Person.New();
        await site.BeNewByAsync("qq", "forgetter");
        var visitor = site.Visit();
        await visitor.SubmitAsync("/forgot", ("Email", "forgetter@example.com"));
        var reset = (await site.MailsAsync("forgetter@example.com")).First(m => m.ResetPath().Length > 0).ResetPath();

        await visitor.SubmitAsync(reset, New);

        (await visitor.SignInAsync("forgetter")).Location.ShouldBe("/");
        (await site.FindUserAsync("forgetter")).HasPassword.ShouldBeTrue();
    }
}
