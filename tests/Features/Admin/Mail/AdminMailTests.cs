using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Slices.Domain;
using Slices.Features.Admin.Mail;
using Slices.Features.Admin.Overview;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Persistence;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Admin.Mail;

/// <summary>An administrator whose mail server is scripted: it can refuse, and say why.</summary>
public sealed class AdminMailTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task Strangers_are_led_to_the_sign_in_and_users_are_refused()
    {
        var name = await NameAsync();
        var visitor = site.Visit();

        (await visitor.SendAsync(new(HttpMethod.Get, "/admin/mail"))).Location.ShouldBe("/login?returnUrl=%2Fadmin%2Fmail");
        await visitor.SignInAsync(name);
        (await visitor.SendAsync(new(HttpMethod.Get, "/admin/mail"))).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await visitor.PostAsync("/admin/mail", [new("change", "ResendFailed")])).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await visitor.PostAsync("/admin/mail?handler=Test", [new("Input.Email", "me@example.com")])).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Each_state_has_its_list_with_the_server_s_words_and_no_whole_address()
    {
        var user = await site.FindUserAsync(await NameAsync());
        var now = site.Clock.GetUtcNow();
        await site.InsertAsync(
            Mail(user, MailTemplate.Activation, now).Refused("550 5.1.1 <script>no such user", now), Mail(user, MailTemplate.NewDevice, now).Sent(now),
            Mail(user, MailTemplate.PasswordReset, now.AddHours(1)) with { HeldSince = now, Attempts = 1, LastError = "454 relay denied" });
        var chief = await ChiefAsync();

        var failed = await chief.GetAsync($"/admin/mail?state=Failed&to={user.Email.ToUpperInvariant()}");
        var sent = await chief.GetAsync($"/admin/mail?state=Sent&to={user.Email}");
        var queue = await chief.GetAsync($"/admin/mail?to={user.Email}");

        failed.Words.ShouldContain($"Activation link 550 5.1.1 <script>no such user {EmailAddress.Mask(user.Email)} {user.UserName}");
        failed.Document.QuerySelectorAll("tbody tr").Length.ShouldBe(1);
        failed.Document.QuerySelector("table")!.InnerHtml.ShouldNotContain(user.Email);
        sent.Words.ShouldContain("New device");
        sent.Document.QuerySelectorAll("tbody button").ShouldBeEmpty();
        queue.Words.ShouldContain("Password reset link On hold 454 relay denied");
        (await chief.GetAsync("/admin/mail?to=nobody@example.com")).Words.ShouldContain("No emails to this address in this state.");
        queue.Document.QuerySelector(".site-nav [aria-current]")!.TextContent.ShouldBe("Emails");
    }

    [Fact]
    public async Task A_mail_that_failed_is_sent_again_and_one_that_waits_is_dropped()
    {
        var user = await site.FindUserAsync(await NameAsync());
        var now = site.Clock.GetUtcNow();
        var failed = Mail(user, MailTemplate.PasswordChanged, now).Refused("550 no", now);
        var waiting = Mail(user, MailTemplate.MobileChanged, now) with { DueAt = now.AddHours(3), Attempts = 1 };
        await site.InsertAsync(failed, waiting);
        var chief = await ChiefAsync();

        var page = await chief.GetAsync($"/admin/mail?state=Failed&to={user.Email}");
        var again = await chief.SubmitAsync(page, ("id", failed.Id.ToString()), ("change", "Resend"));
        again.Location.ShouldBe($"/admin/mail?state=Failed&to={user.Email}");
        (await chief.GetAsync(again.Location!)).Words.ShouldContain("The email is being sent.");
        (await site.MailsAsync(user.Email)).Count.ShouldBe(1);
        page = await chief.GetAsync($"/admin/mail?to={user.Email}");
        (await chief.CompleteAsync(page, ("id", waiting.Id.ToString()), ("change", "Drop"))).Words.ShouldContain("The email won’t be sent.");

        (await chief.CompleteAsync(page, ("id", waiting.Id.ToString()), ("change", "Drop"))).Words.ShouldContain("Nothing was changed: the email was sent or discarded, or is being sent right now.");
        site.Clock.Move(TimeSpan.FromHours(4));
        (await site.MailsAsync(user.Email)).Count.ShouldBe(1);
        (await site.OutgoingMailsAsync()).Where(m => m.UserId == user.Id).Select(m => (m.Template, m.State)).ShouldBe(
            [(MailTemplate.PasswordChanged, MailState.Sent), (MailTemplate.MobileChanged, MailState.Obsolete)], ignoreOrder: true);
        (await site.KindsAsync(user)).ShouldBe([AuditKind.MailResent, AuditKind.MailDropped], ignoreOrder: true);
    }

    [Fact]
    public async Task A_mail_that_is_being_sent_or_was_sent_stays_as_it_is_and_all_that_failed_are_sent_at_once()
    {
        var user = await site.FindUserAsync(await NameAsync());
        var now = site.Clock.GetUtcNow();
        var (leaving, sent) = (Mail(user, MailTemplate.PasswordChanged, now) with { DueAt = now.AddDays(1), Attempts = 1 }, Mail(user, MailTemplate.NewDevice, now).Sent(now));
        await site.InsertAsync(leaving, sent, Mail(user, MailTemplate.MobileChanged, now).Refused("550 no", now), Mail(user, MailTemplate.FactorsRemoved, now).Refused("550 no", now));
        await site.ExecuteAsync($"update outgoing_mails set leased_until = clock_timestamp() + interval '1 hour' where id = {leaving.Id}");
        var chief = await ChiefAsync();
        var page = await chief.GetAsync("/admin/mail?state=Failed");

        foreach (var (id, change) in new[] { (leaving.Id, "Drop"), (leaving.Id, "Resend"), (sent.Id, "Drop"), (sent.Id, "Resend"), (Guid.NewGuid(), "Drop") })
        {
            await chief.SubmitAsync(page, ("id", $"{id}"), ("change", change));
        }
        (await site.KindsAsync(user)).ShouldBeEmpty();
        (await chief.SubmitAsync(page, ("id", $"{sent.Id}"), ("change", "Explode"))).Status.ShouldBe(HttpStatusCode.BadRequest);
        await chief.SubmitAsync(page, ("change", "ResendFailed"));

        (await chief.GetAsync("/admin/mail?state=Failed")).Words.ShouldContain("Emails being sent:");
        (await site.MailsAsync(user.Email)).Count.ShouldBe(2);
        await site.ExecuteAsync($"delete from outgoing_mails where id = {leaving.Id}");
    }

    [Fact]
    public async Task An_old_mail_that_is_sent_again_has_not_waited_since_it_was_new()
    {
        var user = await site.FindUserAsync(await NameAsync());
        var now = site.Clock.GetUtcNow();
        var old = Mail(user, MailTemplate.PasswordChanged, now.AddDays(-20));
        var (failed, late) = (old.Refused("550 no", now.AddDays(-19)), Mail(user, MailTemplate.NewDevice, now.AddDays(-1)) with { DueAt = now.AddHours(1) });
        await site.InsertAsync(failed, late);

        // Outside a transaction nothing sends them at once.
        var (oldest, state) = await site.WithAsync(async services =>
        {
            var mails = services.GetRequiredService<MailOutbox>();
            await mails.ResendAsync(failed.Id, now, default);
            await mails.ResendAsync(late.Id, now, default);
            return (await mails.OldestWaitingAsync(default), await services.GetRequiredService<QueueStates>().OfMailsAsync(now, default));
        });

        // The database keeps microseconds.
        var exactly = TimeSpan.FromMilliseconds(1);
        oldest!.Value.ShouldBe(late.CreatedAt, exactly, "one that has waited all the time still does");
        state.Oldest!.Value.ShouldBe(late.CreatedAt, exactly);
        var again = (await site.OutgoingMailsAsync()).Single(m => m.Id == failed.Id);
        again.QueuedAt.ShouldBe(now, exactly);
        again.CreatedAt.ShouldBe(old.CreatedAt, exactly);
        await site.ExecuteAsync($"delete from outgoing_mails where user_id = {user.Id}");
    }

    [Fact]
    public async Task All_that_failed_are_sent_again_however_long_that_takes()
    {
        await using var site = new Site(new() { ["ConnectionStrings:Postgres"] = await Postgres.CloneAsync() + ";Command Timeout=3" });
        await site.InitializeAsync();
        var user = await site.AddUserAsync("patient-reader");
        var now = site.Clock.GetUtcNow();
        var failed = Mail(user, MailTemplate.PasswordChanged, now).Refused("550 no", now);
        await site.InsertAsync(failed);
        await using var source = NpgsqlDataSource.Create(site.ConnectionString);
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var held = new NpgsqlCommand("select from outgoing_mails for update", connection))
        {
            await held.ExecuteNonQueryAsync();
        }

        var resending = site.WithAsync(services => services.GetRequiredService<MailOutbox>().ResendFailedAsync(now, CancellationToken.None));
        await Task.Delay(TimeSpan.FromSeconds(4));
        await transaction.CommitAsync();

        (await resending).ShouldBe(1);
    }

    [Fact]
    public async Task A_test_mail_is_sent_at_once_and_a_wrong_address_keeps_what_was_typed()
    {
        var chief = await ChiefAsync();
        var page = await chief.GetAsync("/admin/mail");

        var wrong = await chief.SubmitAsync(page, ("Email", "not an address"));
        wrong.Status.ShouldBe(HttpStatusCode.BadRequest);
        wrong.Document.QuerySelector("[name='Input.Email']")!.GetAttribute("value").ShouldBe("not an address");
        (await chief.SubmitAsync(page, ("Email", "inbox@example.com"))).Location.ShouldBe("/admin/mail");

        (await chief.GetAsync("/admin/mail")).Words.ShouldContain("The server accepted the test email. It said:");
        site.Services.GetRequiredService<PickupMailSender>().Newest(10).ShouldContain(m => m.To == "inbox@example.com" && m.Subject.StartsWith("Test email", StringComparison.Ordinal));
        (await site.AuditEntriesAsync()).Last(e => e.Kind == AuditKind.TestMailSent).Detail.ShouldBe("accepted");
    }

    [Fact]
    public async Task A_session_that_was_confirmed_long_ago_changes_nothing()
    {
        var user = await site.FindUserAsync(await NameAsync());
        var now = site.Clock.GetUtcNow();
        var failed = Mail(user, MailTemplate.PasswordChanged, now).Refused("550 no", now);
        await site.InsertAsync(failed);
        var chief = await ChiefAsync();
        var token = (await chief.GetAsync("/logout")).Token();
        site.Clock.Move(TimeSpan.FromMinutes(10.1));

        (await chief.GetAsync($"/admin/mail?state=Failed&to={user.Email}")).Document.QuerySelectorAll("tbody button").ShouldBeEmpty();
        (await chief.PostAsync("/admin/mail", [new("id", $"{failed.Id}"), new("change", "Resend"), new("__RequestVerificationToken", token)])).Location!.ShouldStartWith("/account/confirm");
        (await chief.PostAsync("/admin/mail?handler=Test", [new("Input.Email", "me@example.com"), new("__RequestVerificationToken", token)])).Location!.ShouldStartWith("/account/confirm");
        (await site.OutgoingMailsAsync()).Single(m => m.Id == failed.Id).State.ShouldBe(MailState.Failed);
    }

    [Fact]
    public async Task Pages_lead_on_and_back_and_a_cursor_of_another_list_is_harmless()
    {
        var user = await site.FindUserAsync(await NameAsync());
        var now = site.Clock.GetUtcNow();
        await site.InsertAsync([.. Enumerable.Range(0, MailHandler.PageSize + 1).Select(n => Mail(user, MailTemplate.NewDevice, now.AddSeconds(-n)).Sent(now))]);

        var first = await site.SendAsync(new MailQuery { State = MailState.Sent, To = user.Email });
        var second = await site.SendAsync(new MailQuery { State = MailState.Sent, To = user.Email, After = first.Page.Next });

        (first.Page.Rows.Count, first.Page.Previous, second.Page.Rows.Count, second.Page.Next).ShouldBe((MailHandler.PageSize, (string?)null, 1, (string?)null));
        (await site.SendAsync(new MailQuery { State = MailState.Sent, To = user.Email, Before = second.Page.Previous })).Page.Rows.ShouldBe(first.Page.Rows);
        (await site.SendAsync(new MailQuery { State = MailState.Sent, To = user.Email, After = new KeysetCursor("amy", Guid.NewGuid()).ToString() })).Page.Rows.Count.ShouldBe(MailHandler.PageSize);
        (await (await ChiefAsync()).GetAsync("/admin/mail?state=99&after=%00&to=%00")).Status.ShouldBe(HttpStatusCode.OK);
    }

    internal static OutgoingMail Mail(User to, MailTemplate template, DateTimeOffset at) => OutgoingMail.Queue(template, to, "en", "203.0.113.7", at);

    private async Task<string> NameAsync()
    {
        var name = $"reader-{Guid.NewGuid():N}"[..20];
        await site.AddUserAsync(name);
        return name;
    }

    private async Task<Visitor> ChiefAsync()
    {
        var name = $"chief-{Guid.NewGuid():N}"[..20];
        await site.AddUserAsync(name, administrator: true);
        return await site.SignedInAsync(name);
    }
}
