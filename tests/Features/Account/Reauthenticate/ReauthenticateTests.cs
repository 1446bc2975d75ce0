using System.Net;
using Slices.Domain;
using Slices.Infrastructure.Factors;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Account.Reauthenticate;

public sealed class ConfirmTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task The_password_makes_an_old_session_fresh_under_a_new_key()
    {
        var visitor = await OldSessionAsync("again");
        var copied = visitor.Cookies.GetCookies(site.Address)["slices"]!.Value;

        var page = await visitor.GetAsync("/account/mobile");
        page.Words.ShouldContain("Confirm it’s you");
        var confirmed = await visitor.SubmitAsync("/account/confirm?returnUrl=/account/mobile", ("Password", Site.Password));

        confirmed.Location.ShouldBe("/account/mobile");
        (await visitor.GetAsync("/account/mobile")).Words.ShouldNotContain("Confirm it’s you");
        var thief = site.Visit();
        thief.Cookies.Add(site.Address, new Cookie("slices", copied));
        (await thief.SendAsync(new(HttpMethod.Get, "/"))).Status.ShouldBe(HttpStatusCode.Redirect);
        (await site.KindsAsync(await site.FindUserAsync("again"))).ShouldBe([AuditKind.SignedIn, AuditKind.Reauthenticated]);
    }

    [Fact]
    public async Task A_wrong_password_confirms_nothing_and_is_recorded()
    {
        var visitor = await OldSessionAsync("guesser");

        var page = await visitor.SubmitAsync("/account/confirm?returnUrl=/account/mobile", ("Password", "not the password"));

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Error("Password").ShouldBe("Incorrect password.");
        (await visitor.GetAsync("/account/mobile")).Words.ShouldContain("Confirm it’s you");
        (await site.KindsAsync(await site.FindUserAsync("guesser"))).ShouldBe([AuditKind.SignedIn, AuditKind.ReauthenticationRefused]);
    }

    [Fact]
    public async Task Whoever_has_only_the_sessions_cookie_guesses_as_a_stranger_and_what_is_off_confirms_nothing()
    {
        var owner = await OldSessionAsync("confirmer");
        var thief = site.Visit();
        thief.Cookies.Add(site.Address, new Cookie("slices", owner.SessionCookie!));
        for (var n = 0; n < 3; n++)
        {
            (await thief.SubmitAsync("/account/confirm", ("Password", $"guess {n}"))).Error("Password").ShouldBe("Incorrect password.");
        }
        (await owner.SubmitAsync("/account/confirm", ("Password", "a slip"))).Error("Password").ShouldBe("Incorrect password.");
        (await site.PasswordFailuresAsync("confirmer")).ShouldBe(3);

        await site.ExecuteAsync($"update sign_in_counters set password_failures = {User.MaxPasswordFailures} from users where id = user_id and user_name = {"confirmer"}");

        (await thief.SubmitAsync("/account/confirm", ("Password", Site.Password))).Error("Password").ShouldBe("Incorrect password.");
        (await owner.SubmitAsync("/account/confirm", ("Password", Site.Password))).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Where_there_is_a_second_factor_the_password_alone_confirms_nothing()
    {
        await site.AddUserAsync("guarded");
        var visitor = site.Visit();
        await visitor.SignInAsync("guarded");
        var secret = await visitor.AddAppAsync(site);
        site.Clock.Move(TimeSpan.FromMinutes(10.1));
        var form = await visitor.GetAsync("/account/confirm");
        form.Document.QuerySelector("[name='Input.Password']").ShouldBeNull();

        var refused = await visitor.PostAsync("/account/confirm", [new("Input.Password", Site.Password), new("__RequestVerificationToken", form.Token())]);

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        (await visitor.GetAsync("/account/mobile")).Words.ShouldContain("Confirm it’s you");
        (await visitor.SubmitAsync("/account/confirm", ("Code", site.Code(secret)))).Location.ShouldBe("/");
        (await visitor.GetAsync("/account/mobile")).Words.ShouldNotContain("Confirm it’s you");
    }

    [Fact]
    public async Task Codes_that_are_off_are_not_called_wrong_and_a_missing_one_is_told_beside_its_field()
    {
        var user = await site.AddUserAsync("coded");
        var visitor = await site.SignedInAsync("coded");
        var secret = await visitor.AddAppAsync(site);
        site.Clock.Move(TimeSpan.FromMinutes(10.1));
        (await visitor.SubmitAsync("/account/confirm", ("Code", ""))).Error("Code").ShouldNotBeEmpty();
        await site.ExecuteAsync($"update sign_in_counters set wrong_codes = {SecondFactors.MaxWrongCodes} where user_id = {user.Id}");

        var page = await visitor.SubmitAsync("/account/confirm", ("Code", site.Code(secret)));

        (page.Status, page.Error("Code")).ShouldBe((HttpStatusCode.BadRequest, ""));
        page.Alert.ShouldContain("Your app’s codes are turned off.");
        (await visitor.CallAsync(HttpMethod.Post, "/me/confirmation", new { code = site.Code(secret) })).Problem().ShouldBe("confirm.off");
    }

    [Fact]
    public async Task It_leads_back_to_this_site_only()
    {
        var visitor = await OldSessionAsync("led");

        (await visitor.SubmitAsync("/account/confirm?returnUrl=https://evil.example/", ("Password", Site.Password))).Location.ShouldBe("/");
    }

    private async Task<Visitor> OldSessionAsync(string name)
    {
        await site.AddUserAsync(name);
        var visitor = site.Visit();
        await visitor.SignInAsync(name);
        site.Clock.Move(TimeSpan.FromMinutes(10.1));
        return visitor;
    }
}
