using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Infrastructure.Mail;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Mail;

/// <summary>What is said to the server, over how many connections, and for how long.</summary>
[Slow]
public sealed class SmtpConnectionTests(ScriptedSite site) : IClassFixture<ScriptedSite>, IAsyncLifetime
{
    private ScriptedSmtpServer Server => site.Server;

    private IMailSender Sender => site.Services.GetRequiredService<IMailSender>();

    public async ValueTask InitializeAsync() => await site.BeginAnewAsync();

    public ValueTask DisposeAsync()
    {
        (Server.Thinks, Server.MailsPerConnection, Server.Offers) = (TimeSpan.Zero, int.MaxValue, ["PIPELINING", "AUTH PLAIN LOGIN", "8BITMIME"]);
        (site.Settings.ClientName, site.Settings.MaxConnections) = (null, 3);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task One_connection_carries_many_mails_and_a_few_are_open_at_once()
    {
        var (connections, taken) = (Server.Connections, Server.Taken);
        for (var n = 0; n < 10; n++)
        {
            await SendAsync();
        }
        (Server.Connections - connections, Server.Taken - taken).ShouldBe((1, 10));

        Server.Thinks = TimeSpan.FromMilliseconds(100);
        for (var n = 0; n < 24; n++)
        {
            await site.QueueAsync($"reader-{n}@example.com");
        }
        await site.DispatchAsync();

        (Server.Connections - connections, Server.Taken - taken).ShouldBe((3, 34));
        Server.MostOpen.ShouldBeLessThanOrEqualTo(3);
    }

    [Fact]
    public async Task A_test_mail_asks_the_server_even_in_a_pause_and_a_good_answer_ends_it()
    {
        var chief = await site.AddSignedInAsync("mail-operator", administrator: true);
        Server.Say(SmtpStep.Login, "535 no");
        await Should.ThrowAsync<MailUndeliveredException>(SendAsync);
        var waiting = await site.QueueAsync();
        Server.SayAsUsual();
        var asked = Server.Taken;

        await chief.CompleteAsync("/admin/mail", ("Email", "operator@example.com"));

        (Server.Taken - asked).ShouldBe(1);
        await site.DispatchAsync();
        (await site.FindAsync(waiting)).State.ShouldBe(MailState.Sent);
    }

    [Fact]
    public async Task A_connection_that_the_server_closed_after_a_while_or_after_so_many_mails_costs_no_mail_a_try()
    {
        var connections = Server.Connections;
        await SendAsync();
        await Server.CloseAllAsync();
        await SendAsync();
        Server.MailsPerConnection = 2;
        for (var n = 0; n < 5; n++)
        {
            await SendAsync();
        }

        (Server.Connections - connections).ShouldBe(4);
        var mail = await site.QueueAsync();
        await site.DispatchAsync();
        (await site.FindAsync(mail)).Attempts.ShouldBe(1);
    }

    [Theory]
    [InlineData(null, "EHLO id.example.com")]
    [InlineData("node-1.example.com", "EHLO node-1.example.com")]
    [InlineData("192.0.2.7", "EHLO [192.0.2.7]")]
    public async Task The_server_is_told_the_sites_name_or_the_one_in_the_settings(string? name, string said)
    {
        site.Settings.ClientName = name;
        var heard = Server.Heard.Count;

        await SendAsync();

        Server.Heard[heard].ShouldBe(said);
        Server.Heard.ShouldContain("MAIL FROM:<no-reply@slices.example>");
    }

    [Theory]
    [InlineData("454 4.7.0 temporary authentication failure", "AUTH PLAIN LOGIN")]
    [InlineData("535 5.7.8 wrong", "AUTH PLAIN LOGIN")]
    [InlineData("235 welcome", "PIPELINING")]
    [InlineData("235 welcome", "AUTH CRAM-MD5 GSSAPI")]
    public async Task Nothing_is_said_of_a_mail_without_the_login_that_is_set(string login, string offer)
    {
        Server.Offers = [offer];
        Server.Say(SmtpStep.Login, login);
        var heard = Server.Heard.Count;

        var e = await Should.ThrowAsync<MailUndeliveredException>(SendAsync);

        (e.Delay, e.Step).ShouldBe((MailDelay.ServerRefuses, SmtpStep.Login));
        Server.Heard.Skip(heard).ShouldNotContain(line => line.StartsWith("MAIL", StringComparison.OrdinalIgnoreCase));
        var secret = Convert.ToBase64String(Encoding.UTF8.GetBytes("\0slices\0secret word"));
        Server.Heard.Skip(heard).Any(line => line.Contains(secret, StringComparison.Ordinal)).ShouldBe(offer == "AUTH PLAIN LOGIN");
    }

    [Fact]
    public async Task Without_encryption_where_it_is_set_neither_login_nor_mail_is_said()
    {
        site.Settings.Security = MailSecurity.StartTls;
        try
        {
            foreach (var offers in new string[][] { ["AUTH PLAIN"], ["STARTTLS", "AUTH PLAIN"] })
            {
                site.Services.GetRequiredService<MailServerHealth>().RecordAnswer();
                Server.Offers = offers;
                var heard = Server.Heard.Count;

                var e = await Should.ThrowAsync<MailUndeliveredException>(SendAsync);

                e.ConcernsAllMail.ShouldBeTrue();
                Server.Heard.Skip(heard).ShouldAllBe(line => line.StartsWith("EHLO", StringComparison.Ordinal) || line == "STARTTLS" || line == "QUIT");
            }
        }
        finally
        {
            site.Settings.Security = MailSecurity.None;
        }
    }

    [Theory]
    [InlineData(SmtpStep.Greeting, ScriptedSmtpServer.Silence)]
    [InlineData(SmtpStep.Login, ScriptedSmtpServer.Trickle)]
    [InlineData(SmtpStep.ContentEnd, ScriptedSmtpServer.Trickle)]
    public async Task The_time_limit_holds_whatever_the_server_does(SmtpStep place, string answer)
    {
        site.Say(place, answer);

        (await Should.ThrowAsync<MailUndeliveredException>(SendAsync)).Message.ShouldBe($"No answer from 127.0.0.1:{Server.Port} within 2 s.");
    }

    [Fact]
    public async Task A_site_that_stops_lets_go_of_a_mail_that_the_server_has_not_got_and_waits_for_the_answer_to_one_that_it_has()
    {
        using var stopping = new CancellationTokenSource();
        Server.Say(SmtpStep.Recipient, ScriptedSmtpServer.Silence);
        var sending = Sender.SendAsync(Mail(), stopping.Token);
        await Eventually.TrueAsync(() => Task.FromResult(Server.Heard.Any(line => line.StartsWith("RCPT", StringComparison.Ordinal))));
        await stopping.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => sending);

        await site.BeginAnewAsync();
        Server.Thinks = TimeSpan.FromSeconds(1);
        using var later = new CancellationTokenSource();
        var read = Server.Contents;
        sending = Sender.SendAsync(Mail(), later.Token);
        await Eventually.TrueAsync(() => Task.FromResult(Server.Contents > read));
        await later.CancelAsync();
        (await sending).ShouldBe("250 2.0.0 queued as 4711");
    }

    [Fact]
    public async Task Of_a_mail_that_may_have_been_taken_every_copy_has_one_id_and_the_next_comes_late()
    {
        Server.Say(SmtpStep.ContentEnd, ScriptedSmtpServer.Cut);
        var mail = await site.QueueAsync();
        foreach (var minutes in new[] { 30, 60, 120, 240, 240 })
        {
            await site.DispatchAsync();
            var waiting = await site.FindAsync(mail);
            (waiting.DueAt - site.Clock.GetUtcNow()).ShouldBe(TimeSpan.FromMinutes(minutes), TimeSpan.FromMinutes(1));
            waiting.LastError.ShouldNotBeNull().ShouldStartWith($"The connection to 127.0.0.1:{Server.Port} was lost at the end of the content");
            site.Clock.Move(waiting.DueAt - site.Clock.GetUtcNow());
        }
        Server.SayAsUsual();
        await site.DispatchAsync();

        (await site.FindAsync(mail)).State.ShouldBe(MailState.Sent);
        Server.Ids.TakeLast(6).ShouldAllBe(id => id == $"<{mail:N}@id.example.com>");
    }

    private static MailMessage Mail() => new(Guid.NewGuid(), "reader@example.com", "subject", "text", "<p>html</p>");

    private Task<string> SendAsync() => Sender.SendAsync(Mail(), CancellationToken.None);
}
