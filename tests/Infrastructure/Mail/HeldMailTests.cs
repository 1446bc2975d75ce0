using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Infrastructure.Mail;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Mail;

/// <summary>Mail that waits for the operator, and who learns of it.</summary>
[Slow]
public sealed class HeldMailTests(ScriptedSite site) : IClassFixture<ScriptedSite>, IAsyncLifetime
{
    private ScriptedSmtpServer Server => site.Server;

    public async ValueTask InitializeAsync() => await site.BeginAnewAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(SmtpStep.Greeting, "554 5.7.1 not paid")]
    [InlineData(SmtpStep.Hello, "550 who are you")]
    [InlineData(SmtpStep.Login, "454 4.7.0 temporary authentication failure")]
    [InlineData(SmtpStep.Login, "535 5.7.8 wrong password")]
    [InlineData(SmtpStep.Sender, "552 5.2.2 too much for this sender")]
    [InlineData(SmtpStep.Recipient, "554 5.7.1 relay access denied")]
    public async Task Five_mails_wait_as_long_as_it_takes_and_leave_when_it_is_mended(SmtpStep place, string answer)
    {
        Server.Say(place, answer);
        var (told, taken) = ((await site.AlertsAsync()).Count, Server.Taken);
        var mails = new List<Guid>();
        for (var n = 0; n < 5; n++)
        {
            mails.Add(await site.QueueAsync($"reader-{n}@example.com"));
        }

        for (var day = 0; day < 6; day++)
        {
            await site.DispatchAsync();
            site.Clock.Move(TimeSpan.FromDays(1));
        }

        foreach (var mail in mails)
        {
            var waiting = await site.FindAsync(mail);
            (waiting.State, waiting.HeldSince is null).ShouldBe((MailState.Waiting, false));
        }
        (await site.AlertsAsync()).Skip(told).ShouldHaveSingleItem().Detail.ShouldBe($"{place}");
        Server.SayAsUsual();
        await site.DispatchAsync();
        foreach (var mail in mails)
        {
            (await site.FindAsync(mail)).State.ShouldBe(MailState.Sent);
        }
        Server.Taken.ShouldBe(taken + 5);

        // The next time is news again.
        Server.Say(place, answer);
        await Server.CloseAllAsync();
        await site.QueueAsync();
        await site.DispatchAsync();
        (await site.AlertsAsync()).Count.ShouldBe(told + 2);
    }

    [Fact]
    public async Task After_the_time_that_it_was_held_a_mail_is_tried_for_two_days_more()
    {
        Server.Say(SmtpStep.Greeting, "554 5.7.1 not paid");
        var mail = await site.QueueAsync();
        site.Clock.Move(OutgoingMail.RetryLifetime);
        await site.DispatchAsync();

        Server.Say(SmtpStep.Greeting, null);
        Server.Say(SmtpStep.Recipient, "450 4.2.1 greylisted");
        site.Clock.Move(OutgoingMail.RetryLifetime - TimeSpan.FromMinutes(1));
        await site.DispatchAsync();
        (await site.FindAsync(mail)).State.ShouldBe(MailState.Waiting);
        (await site.FindAsync(mail)).HeldSince.ShouldBeNull();

        site.Clock.Move(TimeSpan.FromHours(2));
        await site.DispatchAsync();
        (await site.FindAsync(mail)).State.ShouldBe(MailState.Failed);
    }

    [Fact]
    public async Task A_server_that_refuses_is_asked_by_one_mail_now_and_then()
    {
        Server.Say(SmtpStep.Login, "535 5.7.8 wrong password");
        for (var n = 0; n < 30; n++)
        {
            await site.QueueAsync($"reader-{n}@example.com");
        }
        int Logins() => Server.Heard.Count(line => line.StartsWith("AUTH", StringComparison.Ordinal));
        var before = Logins();

        await site.DispatchAsync();
        (Logins() - before).ShouldBeInRange(1, site.Settings.MaxConnections);
        before = Logins();
        for (var second = 0; second < 3600; second += 5)
        {
            site.Clock.Move(TimeSpan.FromSeconds(5));
            await site.DispatchAsync();
        }

        (Logins() - before).ShouldBeInRange(6, 14);
    }

    [Fact]
    public async Task A_server_that_is_away_is_told_of_after_five_minutes()
    {
        Server.Say(SmtpStep.Greeting, ScriptedSmtpServer.Cut);
        var told = (await site.AlertsAsync()).Count;
        await site.QueueAsync();
        for (var minute = 0; minute < 5; minute++)
        {
            await site.DispatchAsync();
            (await site.AlertsAsync()).Count.ShouldBe(told);
            site.Clock.Move(TimeSpan.FromMinutes(1));
        }

        site.Clock.Move(TimeSpan.FromMinutes(5));
        await site.DispatchAsync();

        (await site.AlertsAsync()).Skip(told).ShouldHaveSingleItem().Detail.ShouldBeOneOf(nameof(SmtpStep.Connect), nameof(SmtpStep.Greeting));
    }

    [Fact]
    public async Task Administrators_see_on_their_pages_what_waits_and_why_and_nobody_else_does()
    {
        const string Name = "heldadmin";
        await site.AddUserAsync(Name, administrator: true);
        var administrator = await site.SignedInAsync(Name);
        Server.Say(SmtpStep.Sender, "553 5.7.1 <no-reply@slices.example> may not send");
        await site.QueueAsync("one@example.com");
        await site.QueueAsync("two@example.com");
        await site.DispatchAsync();

        foreach (var path in new[] { "/admin/users", "/admin/audit", "/admin/mail", "/admin/sms" })
        {
            var page = await administrator.GetAsync(path);
            page.Document.QuerySelector(".alert.notice svg.icon").ShouldNotBeNull(path);
            var text = page.Text;
            text.ShouldContain("The mail server can’t be reached or refuses mail from this site. 2 emails are waiting.");
            text.ShouldContain("MAIL FROM: 553 5.7.1 &lt;no-reply@slices.example&gt; may not send");
        }
        (await administrator.GetAsync("/admin/audit")).Text.ShouldContain("Emails are held");
        (await administrator.GetAsync("/account")).Text.ShouldNotContain("mail server can’t be reached");

        Server.SayAsUsual();
        site.Clock.Move(TimeSpan.FromMinutes(1));
        await site.DispatchAsync();
        (await administrator.GetAsync("/admin/users")).Status.ShouldBe(HttpStatusCode.OK);
        (await administrator.GetAsync("/admin/users")).Text.ShouldNotContain("mail server can’t be reached");
    }

    [Fact]
    public async Task However_many_wait_only_some_are_counted()
    {
        await site.ExecuteAsync(
            $"""
            insert into outgoing_mails (id, template, "to", culture, requested_from, device, detail, state, attempts, created_at, due_at, give_up_at, held_since, last_error)
            select gen_random_uuid(), 'NewDevice', 'many@example.com', 'en', '', '', '', 'Waiting', 1, now(), now() + interval '1 year', now() + interval '2 years',
                timestamptz '2026-01-01 00:00:00+00' + n * interval '1 second', 'error ' || n
            from generate_series(0, 1999) n
            """);

        var held = await site.WithAsync(services => services.GetRequiredService<MailOutbox>().FindHeldAsync(CancellationToken.None));
        await site.ExecuteAsync($"delete from outgoing_mails where \"to\" = 'many@example.com'");

        (held!.Count, held.Counted, held.Since, held.Reason).ShouldBe((1001, "1000+", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), "error 1999"));
    }

    [Fact]
    public async Task One_mail_that_is_denied_holds_up_no_other()
    {
        var denied = await site.QueueAsync("denied@example.com");
        Server.Say(SmtpStep.Recipient, "550 5.7.1 access denied");
        await site.DispatchAsync();
        Server.SayAsUsual();

        var other = await site.QueueAsync();
        await site.DispatchAsync();

        (await site.FindAsync(other)).State.ShouldBe(MailState.Sent);
        (await site.FindAsync(denied)).State.ShouldBe(MailState.Waiting);
    }
}
