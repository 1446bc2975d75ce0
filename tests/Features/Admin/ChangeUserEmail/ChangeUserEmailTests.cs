using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Infrastructure.Persistence;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Admin.ChangeUserEmail;

/// <summary>An administrator asks for another address of somebody's account; who reads its mailbox decides.</summary>
public sealed class ChangeUserEmailTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task Nothing_changes_until_the_link_at_the_new_address_is_opened_and_the_old_one_is_told_at_once()
    {
        var user = await site.AddUserAsync("ce-owner", "ce-old@example.com");
        var (chief, administrator) = await ChiefAsync("ce-chief");

        var done = await chief.CompleteAsync($"/admin/users/{user.Id}/email", ("Email", "ce-new@example.com"), ("Reason", "Called from the office"));

        done.Words.ShouldContain("We emailed a link to ce-new@example.com.");
        (await site.FindUserAsync("ce-owner")).Email.ShouldBe("ce-old@example.com");
        var entry = (await site.AuditEntriesAsync()).Single(e => e.UserId == user.Id);
        (entry.Kind, entry.ActorId, entry.Detail).ShouldBe((AuditKind.EmailChangeAsked, administrator.Id, "Called from the office"));
        var (told, asked) = ((await site.MailsAsync("ce-old@example.com"))[0], (await site.MailsAsync("ce-new@example.com"))[0]);
        told.Subject.ShouldStartWith("A change of your email address");
        foreach (var mail in new[] { told, asked })
        {
            mail.Text.ShouldContain("Requested by an administrator of the site.");
            mail.Text.ShouldNotContain("127.0.0.");
            mail.Text.ShouldNotContain("Browser:");
        }
        (await chief.GetAsync($"/admin/users/{user.Id}")).Words.ShouldContain("New emailc•••@example.com");

        var stranger = site.Visit();
        (await stranger.CompleteAsync((await site.MailsAsync("ce-new@example.com"))[0].EmailPath())).Words.ShouldContain("Email address changed");
        (await site.FindUserAsync("ce-owner")).Email.ShouldBe("ce-new@example.com");
        (await site.MailsAsync("ce-old@example.com"))[0].NotMePath().ShouldNotBeEmpty("it can be undone from there");
    }

    [Theory]
    [InlineData("ce-taken@example.com", "because", "Email", "This email address belongs to another account.")]
    [InlineData("CE-Self@example.com", "because", "Email", "This is already the account’s email address.")]
    [InlineData("nowhere", "because", "Email", "Enter a valid email address.")]
    [InlineData("ce-fine@example.com", "", "Reason", "Enter a reason.")]
    public async Task What_can_not_be_is_said_beside_its_field(string email, string reason, string field, string sentence)
    {
        var name = $"ce-{Guid.NewGuid():N}"[..20];
        var user = await site.AddUserAsync(name, email.Equals("ce-self@example.com", StringComparison.OrdinalIgnoreCase) ? "ce-self@example.com" : null);
        if (email == "ce-taken@example.com")
        {
            await site.AddUserAsync($"h-{Guid.NewGuid():N}"[..20], email);
        }
        var (chief, _) = await ChiefAsync($"c-{Guid.NewGuid():N}"[..20]);

        var page = await chief.SubmitAsync($"/admin/users/{user.Id}/email", ("Email", email), ("Reason", reason));

        (page.Status, page.Error(field)).ShouldBe((HttpStatusCode.BadRequest, sentence));
        (page.Value("Email"), page.Value("Reason")).ShouldBe((email, reason));
        (await site.KindsAsync(user)).ShouldBeEmpty();
        (await site.OutgoingMailsAsync()).ShouldNotContain(m => m.UserId == user.Id);
    }

    [Fact]
    public async Task The_link_ends_when_its_administrator_is_none_any_more_and_when_the_owner_keeps_the_address()
    {
        var (fired, kept) = (await site.AddUserAsync("ce-fired"), await site.AddUserAsync("ce-kept"));
        var (chief, administrator) = await ChiefAsync("ce-rogue");
        var owner = await site.SignedInAsync("ce-kept");
        foreach (var user in new[] { fired, kept })
        {
            (await chief.CallAsync(HttpMethod.Post, $"/admin/users/{user.Id}/email-changes", new { email = $"{user.UserName}@example.org", reason = "mine now" })).Status.ShouldBe(HttpStatusCode.Accepted);
        }
        var links = new[] { (await site.MailsAsync("ce-fired@example.org"))[0].EmailPath(), (await site.MailsAsync("ce-kept@example.org"))[0].EmailPath() };
        (await site.Visit().GetAsync(links[1])).Words.ShouldContain("ce-kept@example.org");

        await owner.CallAsync(HttpMethod.Delete, "/me/email-change");
        await site.ChangeAsync(administrator.Id, a => a.RevokeAdministrator());

        foreach (var link in links)
        {
            (await site.Visit().GetAsync(link)).Words.ShouldStartWith("This link no longer works");
        }
    }

    [Fact]
    public async Task Their_own_an_ordinary_users_and_one_that_is_not_there()
    {
        var user = await site.AddUserAsync("ce-victim");
        var (chief, administrator) = await ChiefAsync("ce-self-chief");
        var body = new { email = "ce-wanted@example.com", reason = "because" };
        (await chief.CallAsync(HttpMethod.Post, $"/admin/users/{administrator.Id}/email-changes", body)).Problem().ShouldBe("userEmail.yourself");
        (await chief.CallAsync(HttpMethod.Post, $"/admin/users/{Guid.NewGuid()}/email-changes", body)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await chief.GetAsync($"/admin/users/{Guid.NewGuid()}/email")).Status.ShouldBe(HttpStatusCode.NotFound);
        var waiting = await site.AddUserAsync("ce-waiting", active: false);
        (await chief.CallAsync(HttpMethod.Post, $"/admin/users/{waiting.Id}/email-changes", body)).Problem().ShouldBe("changeUser.notActive");

        var nobody = await site.SignedInAsync("ce-victim");
        (await nobody.CallAsync(HttpMethod.Post, $"/admin/users/{administrator.Id}/email-changes", body)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await nobody.SendAsync(new(HttpMethod.Get, $"/admin/users/{administrator.Id}/email"))).Status.ShouldBe(HttpStatusCode.Forbidden);
        site.Clock.Move(TimeSpan.FromMinutes(10.1));
        (await chief.CallAsync(HttpMethod.Post, $"/admin/users/{user.Id}/email-changes", body)).Problem().ShouldBe("refusal.unconfirmed");
        (await site.KindsAsync(user)).ShouldNotContain(AuditKind.EmailChangeAsked);
    }

    [Fact]
    public async Task An_account_that_is_disabled_at_this_very_moment_gets_no_link_and_nobody_is_told_that_it_does()
    {
        var user = await site.AddUserAsync("ce-raced");
        var (chief, _) = await ChiefAsync("ce-racing");
        Task<Page> asking = null!;
        await site.WithAsync(async services =>
        {
            var work = services.GetRequiredService<UnitOfWork>();
            await using var transaction = await work.BeginAsync(default);
            (await work.LockAsync<User>(user.Id, default))!.Disable();
            asking = chief.CallAsync(HttpMethod.Post, $"/admin/users/{user.Id}/email-changes", new { email = "ce-raced@example.org", reason = "because" });
            await Eventually.TrueAsync(site.AnybodyWaitsAsync);
            await transaction.CommitAsync(default);
            return true;
        });

        (await asking).Problem().ShouldBe("changeUser.notActive");
        (await site.KindsAsync(user)).ShouldNotContain(AuditKind.EmailChangeAsked);
    }

    private async Task<(Visitor Chief, User Administrator)> ChiefAsync(string name)
    {
        var administrator = await site.AddUserAsync(name, administrator: true);
        return (await site.SignedInAsync(name), administrator);
    }
}
