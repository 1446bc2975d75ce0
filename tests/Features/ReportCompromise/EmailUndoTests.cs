using System.Net;
using Marten;
using Slices.Domain;
using Slices.Infrastructure.Links;
using Slices.Tests.Support;

namespace Slices.Tests.Features.ReportCompromise;

/// <summary>Whoever had an account before a thief gave it another email address has a way back for a week.</summary>
public sealed class EmailUndoTests(Site site) : IClassFixture<Site>
{
    private const string ThiefsPassword = "a thief's passphrase 7";
    private const string NewPassword = "another horse 8 staple";

    [Fact]
    public async Task After_a_thief_changed_the_mail_and_the_password_the_owner_takes_both_back()
    {
        var user = await site.AddUserAsync("un-owner", "un-owner@example.com");
        var thief = await site.SignedInAsync("un-owner");
        await ChangeAsync(thief, "un-thief@example.com");
        site.Clock.Move(TimeSpan.FromMinutes(5));
        await thief.SubmitAsync("/account/password", ("CurrentPassword", Site.Password), ("Password", ThiefsPassword), ("ConfirmPassword", ThiefsPassword));
        // What tells of the new password goes to the thief, and so does a link for another.
        await site.Visit().SubmitAsync("/forgot", ("Email", "un-thief@example.com"));
        var thiefsReset = (await site.MailsAsync("un-thief@example.com")).First(m => m.ResetPath().Length > 0).ResetPath();
        site.Clock.Move(TimeSpan.FromDays(5));
        var owner = site.Visit();

        var done = await owner.CompleteAsync(await NoticeAsync("un-owner@example.com"));

        done.Words.ShouldContain("Your account is secured");
        (await site.FindUserAsync("un-owner")).Email.ShouldBe("un-owner@example.com");
        (await thief.IsSignedInAsync()).ShouldBeFalse();
        (await site.Visit().SignInAsync("un-owner", ThiefsPassword)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await site.Visit().GetAsync(thiefsReset)).Status.ShouldBe(HttpStatusCode.BadRequest);
        await ResetAsync(owner, "un-owner@example.com");
        (await owner.SignInAsync("un-owner@example.com", NewPassword)).Status.ShouldBe(HttpStatusCode.Redirect);
        var kinds = await site.KindsAsync(user);
        new[] { AuditKind.EmailChanged, AuditKind.CompromiseReported, AuditKind.EmailRestored }.ShouldBeSubsetOf(kinds);
    }

    [Fact]
    public async Task A_password_that_the_thief_reset_by_the_new_address_stops_nothing()
    {
        var thief = await site.AddSignedInAsync("un-reset", "un-reset@example.com");
        await ChangeAsync(thief, "un-reset-thief@example.com");
        site.Clock.Move(TimeSpan.FromMinutes(5));
        await site.Visit().SubmitAsync("/forgot", ("Email", "un-reset-thief@example.com"));
        await ResetAsync(thief, "un-reset-thief@example.com");

        (await site.Visit().CompleteAsync(await NoticeAsync("un-reset@example.com"))).Words.ShouldContain("Your account is secured");

        (await site.FindUserAsync("un-reset")).Email.ShouldBe("un-reset@example.com");
    }

    [Fact]
    public async Task Nor_does_it_when_the_thief_gives_the_address_back_afterwards()
    {
        var thief = await site.AddSignedInAsync("un-back", "un-back@example.com");
        await ChangeAsync(thief, "un-back-thief@example.com");
        var notice = await NoticeAsync("un-back@example.com");
        site.Clock.Move(TimeSpan.FromMinutes(5));
        await site.Visit().SubmitAsync("/forgot", ("Email", "un-back-thief@example.com"));
        await ResetAsync(thief, "un-back-thief@example.com");
        await thief.SignInAsync("un-back", NewPassword);
        await ChangeAsync(thief, "un-back@example.com");

        (await site.Visit().CompleteAsync(notice)).Words.ShouldContain("Your account is secured");

        (await thief.IsSignedInAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task Whoever_is_signed_out_by_the_owner_asked_for_an_address_in_vain()
    {
        await site.AddUserAsync("un-asked", "un-asked@example.com");
        var (thief, owner) = (await site.SignedInAsync("un-asked"), await site.SignedInAsync("un-asked"));
        await thief.SubmitAsync("/account/email", ("Email", "un-asked-thief@example.com"));
        var link = (await site.MailsAsync("un-asked-thief@example.com")).First(m => m.EmailPath().Length > 0).EmailPath();

        (await owner.CallAsync(HttpMethod.Delete, "/me/sessions")).Status.ShouldBe(HttpStatusCode.NoContent);

        (await site.FindUserAsync("un-asked")).NewEmail.ShouldBeNull();
        (await site.Visit().GetAsync(link)).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task However_often_it_changed_the_address_of_the_pressed_notice_is_the_one_that_comes_back()
    {
        var thief = await site.AddSignedInAsync("un-chain", "un-chain@example.com");
        await ChangeAsync(thief, "un-chain-1@example.com");
        var first = await NoticeAsync("un-chain@example.com");
        site.Clock.Move(TimeSpan.FromMinutes(2));
        await ChangeAsync(thief, "un-chain-2@example.com");
        var second = await NoticeAsync("un-chain-1@example.com");
        site.Clock.Move(TimeSpan.FromMinutes(2));
        await ChangeAsync(thief, "un-chain-3@example.com");

        await site.Visit().SubmitAsync(second);
        (await site.FindUserAsync("un-chain")).Email.ShouldBe("un-chain-1@example.com");
        await site.Visit().SubmitAsync(first);
        (await site.FindUserAsync("un-chain")).Email.ShouldBe("un-chain@example.com");

        // Whoever came after the first one has no say any more.
        (await site.Visit().GetAsync(second)).Words.ShouldContain("This link no longer works");
        (await site.QueryAsync(work => work.Query<FormerEmail>().CountAsync(f => f.EmailKey.StartsWith("un-chain")))).ShouldBe(0);
    }

    [Fact]
    public async Task An_address_in_between_loses_its_say_when_the_account_returns_to_the_one_before()
    {
        var thief = await site.AddSignedInAsync("un-between", "un-between@example.com");
        await ChangeAsync(thief, "un-between-thief@example.com");
        site.Clock.Move(TimeSpan.FromDays(5));
        thief = await site.SignedInAsync("un-between");
        await ChangeAsync(thief, "un-between@example.com");

        // Nothing by which to take the account once its owner has stopped looking.
        var thiefs = await site.MailsAsync("un-between-thief@example.com");
        foreach (var link in thiefs.Select(m => m.NotMePath()).Where(l => l.Length > 0))
        {
            (await site.Visit().GetAsync(link)).Words.ShouldContain("This link no longer works");
        }
        thiefs[0].Subject.ShouldBe("This address was removed from a Slices account");
        (await site.QueryAsync(work => work.Query<FormerEmail>().CountAsync(f => f.EmailKey.StartsWith("un-between")))).ShouldBe(0);
        await site.Visit().SubmitAsync(await NoticeAsync("un-between@example.com"));
        (await site.FindUserAsync("un-between")).Email.ShouldBe("un-between@example.com");
    }

    [Fact]
    public async Task A_notice_from_before_the_change_takes_the_address_back_too()
    {
        var user = await site.AddUserAsync("un-early", "un-early@example.com");
        await site.InsertAsync(OutgoingMail.Queue(MailTemplate.NewDevice, user, "en", "203.0.113.7", site.Clock.GetUtcNow()));
        site.Clock.Move(TimeSpan.FromMinutes(5));
        await ChangeAsync(await site.SignedInAsync("un-early"), "un-early-thief@example.com");

        await site.Visit().SubmitAsync((await site.MailsAsync("un-early@example.com")).First(m => m.Subject.Contains("New sign-in", StringComparison.Ordinal)).NotMePath());

        (await site.FindUserAsync("un-early")).Email.ShouldBe("un-early@example.com");
    }

    [Fact]
    public async Task The_thief_takes_nothing_back_and_is_told()
    {
        var thief = await site.AddSignedInAsync("un-told", "un-told@example.com");
        await ChangeAsync(thief, "un-told-thief@example.com");
        site.Clock.Move(TimeSpan.FromMinutes(5));
        await thief.SubmitAsync("/account/password", ("CurrentPassword", Site.Password), ("Password", ThiefsPassword), ("ConfirmPassword", ThiefsPassword));
        var thiefs = (await site.MailsAsync("un-told-thief@example.com")).First(m => m.NotMePath().Length > 0).NotMePath();

        await site.Visit().SubmitAsync(await NoticeAsync("un-told@example.com"));

        (await site.Visit().GetAsync(thiefs)).Words.ShouldContain("This link no longer works");
        var told = (await site.MailsAsync("un-told-thief@example.com"))[0];
        told.Subject.ShouldBe("This address was removed from a Slices account");
        told.Text.ShouldNotContain("http");
    }

    [Fact]
    public async Task What_waits_to_be_confirmed_ends_as_well()
    {
        var user = await site.AddUserAsync("un-waiting", "un-waiting@example.com");
        var thief = await site.SignedInAsync("un-waiting");
        await thief.SubmitAsync("/account/email", ("Email", "un-waiting-thief@example.com"));
        var link = (await site.MailsAsync("un-waiting-thief@example.com")).First(m => m.EmailPath().Length > 0).EmailPath();
        await site.InsertAsync(OutgoingMail.Queue(MailTemplate.NewDevice, user, "en", "203.0.113.7", site.Clock.GetUtcNow()));

        await site.Visit().SubmitAsync((await site.MailsAsync("un-waiting@example.com")).First(m => m.NotMePath().Length > 0).NotMePath());

        (await site.Visit().GetAsync(link)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await site.FindUserAsync("un-waiting")).Email.ShouldBe("un-waiting@example.com");
    }

    [Fact]
    public async Task An_address_that_its_owner_changed_after_a_reset_of_their_own_stays()
    {
        var user = await site.AddUserAsync("un-own", "un-own@example.com");
        await site.InsertAsync(OutgoingMail.Queue(MailTemplate.NewDevice, user, "en", "203.0.113.7", site.Clock.GetUtcNow()));
        var notice = (await site.MailsAsync("un-own@example.com")).First(m => m.NotMePath().Length > 0).NotMePath();
        site.Clock.Move(TimeSpan.FromMinutes(5));
        var owner = site.Visit();
        await owner.SubmitAsync("/forgot", ("Email", "un-own@example.com"));
        await ResetAsync(owner, "un-own@example.com");
        await owner.SignInAsync("un-own", NewPassword);
        site.Clock.Move(TimeSpan.FromMinutes(5));
        await ChangeAsync(owner, "un-own-new@example.com");

        (await site.Visit().GetAsync(notice)).Words.ShouldContain("Nothing left to do");
    }

    [Fact]
    public void An_address_is_held_as_long_as_any_notice_of_its_change_works() =>
        FormerEmail.Hold.ShouldBe(CompromiseReportTokens.Lifetime + OutgoingMail.RetryLifetime);

    private async Task ChangeAsync(Visitor visitor, string email)
    {
        (await visitor.SubmitAsync("/account/email", ("Email", email))).Location.ShouldBe("/account/email");
        var link = (await site.MailsAsync(email)).First(m => m.EmailPath().Length > 0).EmailPath();
        (await visitor.CompleteAsync(await visitor.GetAsync(link))).Status.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<string> NoticeAsync(string email) => (await site.MailsAsync(email))
        .First(m => m.Subject == "Your Slices email address was changed").NotMePath();

    private async Task ResetAsync(Visitor visitor, string email)
    {
        var reset = (await site.MailsAsync(email)).First(m => m.ResetPath().Length > 0).ResetPath();
        (await visitor.CompleteAsync(reset, ("Password", NewPassword), ("ConfirmPassword", NewPassword))).Words.ShouldNotContain("no longer works");
    }
}
