using System.Net;
using Slices.Domain;
using Slices.Infrastructure.RateLimiting;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Admin.Invitations;

public sealed class InvitationsTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task The_answer_is_the_same_for_an_address_with_an_account_whose_mail_says_so()
    {
        await site.AddUserAsync("in-owner", "in-owner@example.com");
        var chief = await site.AddSignedInAsync("in-asker", administrator: true);
        var asker = await site.FindUserAsync("in-asker");

        var free = await chief.CompleteAsync("/admin/users/invite", ("Email", "in-free@example.com"));
        var taken = await chief.CompleteAsync("/admin/users/invite", ("Email", "in-owner@example.com"), ("Language", "en"));

        Status(free).ShouldBe("We emailed an invitation to in-free@example.com.");
        Status(taken).ShouldBe("We emailed an invitation to in-owner@example.com.");
        States(taken).Take(2).ShouldBe(["Pending", "Pending"]);
        (await site.MailsAsync("in-free@example.com"))[0].InvitationPath().ShouldNotBeEmpty();
        var word = (await site.MailsAsync("in-owner@example.com"))[0];
        word.InvitationPath().ShouldBeEmpty();
        word.Text.ShouldContain("you already have the account “in-owner”");
        // The list masks addresses, and so does the record.
        taken.Document.QuerySelectorAll("main li b").Select(b => b.TextContent).Take(2).ShouldBe(["i•••@example.com", "i•••@example.com"]);
        (await site.AuditEntriesAsync()).Where(e => e.Kind == AuditKind.InvitationSent && e.ActorId == asker.Id).Select(e => (e.UserId, e.Detail)).ShouldBe([(null, "i•••@example.com"), (null, "i•••@example.com")]);
    }

    [Fact]
    public async Task An_address_is_invited_once_and_a_mailbox_gets_only_so_many()
    {
        var chief = await site.AddSignedInAsync("in-eager", administrator: true);
        for (var n = 0; n < MailRateLimiter.PerHour; n++)
        {
            (await chief.SubmitAsync("/admin/users/invite", ("Email", "In-Many@example.com"))).Status.ShouldBe(HttpStatusCode.Redirect);
        }

        // A new network has a few of its own beyond what all share.
        Page refused;
        do
        {
            refused = await chief.SubmitAsync("/admin/users/invite", ("Email", "in-many@example.com"));
        }
        while (refused.Status == HttpStatusCode.Redirect);

        (refused.Status, refused.Error("Email")).ShouldBe((HttpStatusCode.BadRequest, "Too many invitations went to this address lately. Try again in a few hours."));
        (await site.ValueAsync<long>($"select count(*) from invitations where email_key = 'in-many@example.com'")).ShouldBe(1);
    }

    [Fact]
    public async Task One_that_is_withdrawn_is_over_and_one_that_has_expired_can_be_sent_again()
    {
        var chief = await site.AddSignedInAsync("in-keeper", administrator: true);
        await chief.SubmitAsync("/admin/users/invite", ("Email", "in-late@example.com"));
        var first = (await site.MailsAsync("in-late@example.com"))[0].InvitationPath();
        site.Clock.Move(TimeSpan.FromDays(7.1));
        chief = await site.SignedInAsync("in-keeper");
        (await site.Visit().GetAsync(first)).Words.ShouldContain("This invitation no longer works");

        var list = await chief.GetAsync("/admin/users/invite");
        States(list)[0].ShouldBe("Expired");
        States(await chief.CompleteAsync(list, ("change", "SendAgain")))[0].ShouldBe("Pending");
        var second = (await site.MailsAsync("in-late@example.com"))[0].InvitationPath();
        (await site.Visit().GetAsync(second)).Words.ShouldContain("in-late@example.com");

        var withdrawn = await chief.CompleteAsync("/admin/users/invite", ("change", "Withdraw"));
        (Status(withdrawn), States(withdrawn)[0]).ShouldBe(("The invitation is withdrawn. Its link no longer works.", "Withdrawn"));
        (await site.Visit().GetAsync(second)).Words.ShouldContain("This invitation no longer works");
        var id = await site.ValueAsync<Guid>($"select id from invitations where email_key = 'in-late@example.com'");
        (await chief.CallAsync(HttpMethod.Post, $"/admin/invitations/{id}/changes", new { change = "sendAgain" })).Status.ShouldBe(HttpStatusCode.NotFound);
        (await chief.CallAsync(HttpMethod.Post, $"/admin/invitations/{Guid.NewGuid()}/changes", new { change = "withdraw" })).Status.ShouldBe(HttpStatusCode.NotFound);
        (await site.AuditEntriesAsync()).ShouldContain(e => e.Kind == AuditKind.InvitationWithdrawn);
    }

    [Fact]
    public async Task Nobody_else_invites_or_sees_who_is_invited()
    {
        var nobody = await site.AddSignedInAsync("in-nobody");
        var token = (await nobody.GetAsync("/logout")).Token();

        (await nobody.SendAsync(new(HttpMethod.Get, "/admin/users/invite"))).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await nobody.PostAsync("/admin/users/invite", [new("__RequestVerificationToken", token), new("Input.Email", "in-crony@example.com")])).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await nobody.CallAsync(HttpMethod.Post, "/admin/invitations", new { email = "in-crony@example.com", language = "en" })).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await nobody.CallAsync(HttpMethod.Get, "/admin/invitations")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await site.ValueAsync<long>($"select count(*) from invitations where email_key = 'in-crony@example.com'")).ShouldBe(0);
    }

    private static string Status(Page page) =>
        string.Join(' ', (page.Document.QuerySelector("main [role=status]")?.TextContent ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static List<string> States(Page page) => [.. page.Document.QuerySelectorAll("main li .state").Select(s => s.TextContent)];
}
