using Slices.Domain;
using Slices.Infrastructure.Mail;
using Slices.Tests.Architecture;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Mail;

/// <summary>docs/decisions/0022: what becomes of a mail by what the server says where, as it happens.</summary>
[Slow]
public sealed class SmtpTableTests(ScriptedSite site) : IClassFixture<ScriptedSite>
{
    // More than fits between the two sides, so that a connection can be lost amid it.
    private const int LongMail = 16 << 20;

    private static readonly string Page = File.ReadAllText(Path.Combine(Source.Repository, "docs", "decisions", "0022-smtp-replies-are-judged-by-their-stage.md"));

    [Theory]
    [InlineData(SmtpStep.Greeting, "greeting", "421 4.3.2 shutting down", "554 5.7.1 no service for you")]
    [InlineData(SmtpStep.Hello, "EHLO", "451 4.3.0 later", "550 5.7.1 who are you")]
    [InlineData(SmtpStep.StartTls, "STARTTLS", "454 4.7.0 no TLS now", "554 5.7.0 no TLS")]
    [InlineData(SmtpStep.Login, "AUTH", "454 4.7.0 temporary authentication failure", "535 5.7.8 wrong password")]
    [InlineData(SmtpStep.Sender, "MAIL FROM", "452 4.3.1 no space", "552 5.2.2 too much for this sender")]
    [InlineData(SmtpStep.Recipient, "RCPT TO", "450 4.2.1 greylisted", "550 no")]
    [InlineData(SmtpStep.Data, "DATA", "451 4.3.0 later", "554 5.6.0 nothing of that kind")]
    [InlineData(SmtpStep.Content, "within the content", null, null)]
    [InlineData(SmtpStep.ContentEnd, "end of the content", "451 4.3.0 later", "554 5.7.1 this is not wanted here")]
    public async Task What_becomes_of_a_mail_stands_in_the_table(SmtpStep place, string name, string? temporary, string? permanent)
    {
        var cells = new List<string> { name };
        foreach (var answer in new[] { temporary, permanent, ScriptedSmtpServer.Cut, ScriptedSmtpServer.Silence, ScriptedSmtpServer.Trickle })
        {
            // Within its content a mail can't be answered.
            cells.Add(answer is null || (place, answer) is (SmtpStep.Content, ScriptedSmtpServer.Trickle) ? "" : await FateAsync(place, answer));
        }

        // A server that trickles is one that is silent.
        cells[5].ShouldBeOneOf(cells[4], "");
        Page.ShouldContain($"| {string.Join(" | ", cells[..5])} |\n");
    }

    [Theory]
    [InlineData("RCPT TO", "550 5.1.1 <reader@example.com>: user unknown in relay recipient table")]
    [InlineData("RCPT TO", "550 no such user here")]
    [InlineData("RCPT TO", "550 mailbox unavailable")]
    [InlineData("RCPT TO", "550 User not found: reader@example.com")]
    [InlineData("RCPT TO", "553 sorry, no mailbox here by that name (#5.1.1)")]
    [InlineData("RCPT TO", "550 5.2.1 the account is disabled")]
    [InlineData("RCPT TO", "552 5.2.2 the mailbox is full")]
    [InlineData("RCPT TO", "554 5.7.1 <reader@example.com>: relay access denied")]
    [InlineData("RCPT TO", "550 relaying denied, unknown user")]
    [InlineData("RCPT TO", "553 5.1.8 sender address rejected: domain not found")]
    [InlineData("RCPT TO", "550 5.4.1 recipient address rejected: access denied")]
    [InlineData("RCPT TO", "550 sender rejected")]
    [InlineData("RCPT TO", "530 5.7.0 authentication required")]
    [InlineData("RCPT TO", "503 5.5.1 bad sequence of commands")]
    [InlineData("RCPT TO", "421 4.7.0 too many connections")]
    [InlineData("end of the content", "552 5.3.4 too big")]
    [InlineData("end of the content", "550 5.7.60 client may not send as this sender")]
    [InlineData("end of the content", "554 message rejected: email address is not verified")]
    public async Task What_is_said_of_a_mail_stands_in_the_table(string name, string answer) =>
        Page.ShouldContain($"| {name} | `{answer}` | {await FateAsync(name == "RCPT TO" ? SmtpStep.Recipient : SmtpStep.ContentEnd, answer)} |\n");

    private async Task<string> FateAsync(SmtpStep place, string answer)
    {
        await site.BeginAnewAsync();
        site.Settings.Security = place == SmtpStep.StartTls ? MailSecurity.StartTls : MailSecurity.None;
        site.Server.Offers = place == SmtpStep.StartTls ? ["STARTTLS"] : ["PIPELINING", "AUTH PLAIN LOGIN"];
        site.Say(place, answer);
        var (before, taken) = ((await site.AlertsAsync()).Count, site.Server.Taken);
        var mail = await site.QueueAsync(length: place == SmtpStep.Content ? LongMail : 0);

        await site.DispatchAsync();

        site.Server.Taken.ShouldBe(taken);
        var found = await site.FindAsync(mail);
        found.Attempts.ShouldBe(1);
        found.LastError.ShouldNotBeNull().ShouldNotContain("reader@example.com");
        var isTold = (await site.AlertsAsync()).Count > before;
        return (found.State, found.HeldSince, isTold, found.DueAt - site.Clock.GetUtcNow()) switch
        {
            (MailState.Failed, null, false, _) => "ends",
            (MailState.Waiting, not null, true, _) => "waits, told at once",
            (MailState.Waiting, not null, false, _) => "waits, told after 5 minutes",
            (MailState.Waiting, null, false, { TotalMinutes: > 25 and < 31 }) => "again after 30 minutes",
            (MailState.Waiting, null, false, { TotalSeconds: < 8 }) => "again after 5 seconds",
            var other => other.ToString(),
        };
    }
}
