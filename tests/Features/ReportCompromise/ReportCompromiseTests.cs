using System.Net;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.RateLimiting;
using Slices.Tests.Support;

namespace Slices.Tests.Features.ReportCompromise;

public sealed class ReportCompromiseTests(LocalhostSite site) : IClassFixture<LocalhostSite>
{
    private const string NewPassword = "another horse 8 staple";

    [Fact]
    public async Task Its_button_signs_everybody_out_ends_the_password_and_brings_a_link_for_a_new_one()
    {
        var user = await site.AddUserAsync("nm-victim", "nm-victim@example.com");
        var thief = await site.SignedInAsync("nm-victim");
        var link = await LinkAsync(user, MailTemplate.NewDevice);
        var (owner, late) = (site.Visit(), site.Visit());
        var forgotten = await late.GetAsync(link);

        var page = await owner.GetAsync(link);
        page.Url.AbsolutePath.ShouldBe("/account/not-me");
        page.Words.ShouldContain("This will: sign you out everywhere");
        (await thief.IsSignedInAsync()).ShouldBeTrue("nothing happens by opening it");
        var done = await owner.CompleteAsync(page);

        done.Words.ShouldContain("Your account is secured");
        (await thief.IsSignedInAsync()).ShouldBeFalse();
        (await thief.SignInAsync("nm-victim")).Status.ShouldBe(HttpStatusCode.BadRequest);
        var mail = (await site.MailsAsync("nm-victim@example.com")).Single(m => m.ResetPath().Length > 0);
        mail.Text.ShouldContain("the old password no longer works");
        mail.Text.ShouldNotContain("ignore this email");
        var reset = mail.ResetPath();
        await owner.SubmitAsync(reset, ("Password", NewPassword), ("ConfirmPassword", NewPassword));
        (await owner.SignInAsync("nm-victim", NewPassword)).Status.ShouldBe(HttpStatusCode.Redirect);
        (await site.KindsAsync(user)).ShouldContain(AuditKind.CompromiseReported);

        // Pressed once more when all is well again, it harms nobody.
        (await site.Visit().GetAsync(link)).Words.ShouldContain("Nothing left to do");
        (await late.CompleteAsync(forgotten)).Words.ShouldContain("Nothing left to do");
        (await owner.IsSignedInAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task Until_the_reset_nothing_signs_in_and_no_provider_is_bound_any_more()
    {
        var mobile = SmsVisits.NewMobile();
        var user = await site.AddUserAsync("nm-shut", "nm-shut@example.com");
        await SetMobileAsync(user, mobile);
        await site.InsertAsync(Slices.Domain.ExternalLogin.Link(user.Id, "qq", "ABCDEF", null, site.Clock.GetUtcNow()));
        site.Clock.Move(TimeSpan.FromDays(3));
        await site.SignedInAsync("nm-shut");

        var owner = site.Visit();
        await owner.SubmitAsync(await LinkAsync(user, MailTemplate.NewDevice));

        (await site.QueryAsync(work => work.Query<ExternalLogin>().CountAsync(l => l.UserId == user.Id))).ShouldBe(0);
        (await site.Visit().SignInBySmsAsync(site, mobile)).Location.ShouldBe("/forgot?required=true");
        var reset = (await site.MailsAsync("nm-shut@example.com")).First(m => m.ResetPath().Length > 0).ResetPath();
        await owner.SubmitAsync(reset, ("Password", NewPassword), ("ConfirmPassword", NewPassword));
        site.Clock.Move(TimeSpan.FromMinutes(2));
        (await site.Visit().SignInBySmsAsync(site, mobile)).Location.ShouldBe("/");
    }

    [Fact]
    public async Task A_mobile_that_was_set_by_whoever_it_was_is_removed_with_them()
    {
        var user = await site.AddUserAsync("nm-mobile", "nm-mobile@example.com");
        var thief = await site.SignedInAsync("nm-mobile");
        var mobile = SmsVisits.NewMobile();
        await thief.TakeMobileAsync(site, mobile);
        (await site.FindUserAsync("nm-mobile")).Mobile.ShouldBe(mobile);

        await site.Visit().SubmitAsync(await NoticeAsync(user, "phone number"));

        (await site.FindUserAsync("nm-mobile")).Mobile.ShouldBeNull();
    }

    [Fact]
    public async Task The_factors_that_were_set_up_by_whoever_it_was_sign_nobody_in_any_more()
    {
        var user = await site.AddUserAsync("nm-factors", "nm-factors@example.com");
        var thief = await site.SignedInAsync("nm-factors");
        var passkey = new SoftAuthenticator(thief.Origin);
        await thief.AddPasskeyAsync(passkey);
        var notice = await NoticeAsync(user, "A passkey was added");
        site.Clock.Move(TimeSpan.FromMinutes(5));
        await thief.AddAppAsync(site);
        (await thief.MakeCodesAsync()).Length.ShouldBe(RecoveryCodes.Count);

        await site.Visit().SubmitAsync(notice);

        var burglar = site.Visit();
        (await burglar.SignInByPasskeyAsync(passkey)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await FactorsAsync(user)).ShouldBe((false, 0, 0));
    }

    [Fact]
    public async Task The_owners_factors_from_before_stay()
    {
        var user = await site.AddUserAsync("nm-owned", "nm-owned@example.com");
        var owner = await site.SignedInAsync("nm-owned");
        await owner.AddPasskeyAsync(new(owner.Origin));
        await owner.AddAppAsync(site);
        await owner.MakeCodesAsync();
        site.Clock.Move(TimeSpan.FromMinutes(5));
        // So that the notice below is the newest mail.
        await site.MailsAsync(user.Email);

        await site.Visit().SubmitAsync(await LinkAsync(user, MailTemplate.NewDevice));

        (await FactorsAsync(user)).ShouldBe((true, 1, RecoveryCodes.Count));
    }

    [Fact]
    public async Task A_passkey_that_outlived_the_owners_reset_is_removed_with_all_that_came_after_it()
    {
        var user = await site.AddUserAsync("nm-reset", "nm-reset@example.com");
        var thief = await site.SignedInAsync("nm-reset");
        var stolen = new SoftAuthenticator(thief.Origin);
        await thief.AddPasskeyAsync(stolen);
        var notice = await NoticeAsync(user, "A passkey was added");
        site.Clock.Move(TimeSpan.FromMinutes(5));
        var owner = site.Visit();
        await owner.SubmitAsync("/forgot", ("Email", user.Email));
        await ResetAsync(owner, user);
        await thief.SignInByPasskeyAsync(stolen);
        (await thief.IsSignedInAsync()).ShouldBeTrue("a reset leaves passkeys alone");
        site.Clock.Move(TimeSpan.FromMinutes(5));
        var another = new SoftAuthenticator(thief.Origin);
        await thief.AddPasskeyAsync(another);

        (await site.Visit().CompleteAsync(notice)).Words.ShouldContain("Your account is secured");

        (await thief.IsSignedInAsync()).ShouldBeFalse();
        (await thief.SignInByPasskeyAsync(another)).Status.ShouldBe(HttpStatusCode.BadRequest);
        await ResetAsync(owner, user);
        (await owner.SignInAsync("nm-reset", NewPassword)).Location.ShouldBe("/");
        var own = new SoftAuthenticator(owner.Origin);
        site.Clock.Move(TimeSpan.FromMinutes(5));
        await owner.AddPasskeyAsync(own);
        (await site.Visit().GetAsync(notice)).Words.ShouldContain("Nothing left to do");
    }

    [Fact]
    public async Task The_link_for_a_new_password_comes_however_many_were_asked_for_before()
    {
        var user = await site.AddUserAsync("nm-bombed", "nm-bombed@example.com");
        for (var n = 0; n <= MailRateLimiter.PerHour; n++)
        {
            await site.Visit().SubmitAsync("/forgot", ("Email", user.Email));
        }
        var link = await LinkAsync(user, MailTemplate.NewDevice);
        site.Clock.Move(TimeSpan.FromSeconds(1));

        await site.Visit().SubmitAsync(link);

        await ResetAsync(site.Visit(), user);
        (await site.Visit().SignInAsync("nm-bombed", NewPassword)).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task A_mobile_from_before_stays()
    {
        var user = await site.AddUserAsync("nm-before", "nm-before@example.com");
        await SetMobileAsync(user, "+8613800138002");

        await site.Visit().SubmitAsync(await LinkAsync(user, MailTemplate.NewDevice));

        (await site.FindUserAsync("nm-before")).Mobile.ShouldBe("+8613800138002");
    }

    [Fact]
    public async Task It_works_for_a_week_and_a_mangled_or_foreign_link_never()
    {
        var user = await site.AddUserAsync("nm-late", "nm-late@example.com");
        var link = await LinkAsync(user, MailTemplate.PasswordChanged);
        site.Clock.Move(TimeSpan.FromDays(6.9));
        (await site.Visit().GetAsync(link)).Status.ShouldBe(HttpStatusCode.OK);
        site.Clock.Move(TimeSpan.FromDays(0.2));

        (await site.Visit().GetAsync(link)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await site.Visit().GetAsync("/account/not-me/x")).Words.ShouldContain("This link no longer works");
        (await site.Visit().GetAsync("/account/not-me")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await site.Visit().GetAsync("/account/not-me/" + site.Services.GetRequiredService<ActivationTokens>().Issue(user)))
            .Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_token_leaves_the_address_and_stands_in_no_page_and_no_log_line()
    {
        var user = await site.AddUserAsync("nm-quiet", "nm-quiet@example.com");
        var link = await LinkAsync(user, MailTemplate.NewDevice);
        var token = link["/account/not-me/".Length..];
        var visitor = site.Visit();

        var first = await visitor.SendAsync(new(HttpMethod.Get, link));
        var page = await visitor.GetAsync("/account/not-me");

        first.Location.ShouldBe("/account/not-me");
        page.Text.ShouldNotContain(token);
        (await visitor.CompleteAsync(page)).Text.ShouldNotContain(token);
        site.Log.All.ShouldNotContain(line => line.Contains(token.Substring(0, 40), StringComparison.Ordinal));
    }

    // The notice as it comes by mail, when that happened now.
    private async Task<string> LinkAsync(User user, MailTemplate template)
    {
        await site.InsertAsync(OutgoingMail.Queue(template, user, "en", "203.0.113.7", site.Clock.GetUtcNow()));
        return (await site.MailsAsync(user.Email)).First(m => m.NotMePath().Length > 0).NotMePath();
    }

    // The notice that came by mail.
    private async Task<string> NoticeAsync(User user, string subject) => (await site.MailsAsync(user.Email))
        .First(m => m.Subject.Contains(subject, StringComparison.Ordinal) && m.NotMePath().Length > 0).NotMePath();

    private async Task ResetAsync(Visitor owner, User user)
    {
        var reset = (await site.MailsAsync(user.Email)).First(m => m.ResetPath().Length > 0).ResetPath();
        (await owner.SubmitAsync(reset, ("Password", NewPassword), ("ConfirmPassword", NewPassword))).Status.ShouldNotBe(HttpStatusCode.BadRequest);
    }

    private async Task<(bool App, int Passkeys, int Codes)> FactorsAsync(User user) => (
        (await site.FindUserAsync(user.UserName)).TotpSecret is not null,
        await site.QueryAsync(work => work.Query<Passkey>().CountAsync(p => p.UserId == user.Id)),
        await site.RecoveryCodesAsync(user));

    private Task SetMobileAsync(User user, string mobile) => site.SetAsync(user.Id, u => u.Mobile, mobile);
}
