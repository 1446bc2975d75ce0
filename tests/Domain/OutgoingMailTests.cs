using Slices.Domain;

namespace Slices.Tests.Domain;

public sealed class OutgoingMailTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_queued_mail_is_due_at_once()
    {
        var mail = Queued();

        (mail.State, mail.Attempts, mail.DueAt, mail.EndedAt, mail.To).ShouldBe((MailState.Waiting, 0, Now, null, "alice@example.com"));
    }

    [Fact]
    public void Each_failure_waits_twice_as_long_up_to_an_hour()
    {
        var mail = Queued();
        var waits = new List<double>();

        for (var i = 0; i < 12; i++)
        {
            mail = mail.Undelivered("busy", 0, Now);
            waits.Add((mail.DueAt - Now).TotalSeconds);
        }

        waits.ShouldBe([5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]);
        (mail.State, mail.Attempts, mail.LastError).ShouldBe((MailState.Waiting, 12, "busy"));
    }

    [Fact]
    public void The_wait_does_not_overflow_however_often_it_failed()
    {
        var mail = Queued();

        for (var i = 0; i < 2000; i++)
        {
            mail = mail.Undelivered("busy", 1, Now);
        }

        (mail.DueAt - Now).ShouldBe(TimeSpan.FromHours(1.5));
    }

    [Fact]
    public void Jitter_makes_a_wait_up_to_a_half_longer()
    {
        var (early, late) = (Queued(), Queued());

        early = early.Undelivered("busy", 0.5, Now);
        late = late.Undelivered("busy", 1, Now);

        (early.DueAt - Now).ShouldBe(TimeSpan.FromSeconds(6.25));
        (late.DueAt - Now).ShouldBe(TimeSpan.FromSeconds(7.5));
    }

    [Fact]
    public void Patience_ends_after_two_days()
    {
        var mail = Queued();

        mail = mail.Undelivered("busy", 0, Now + OutgoingMail.RetryLifetime - TimeSpan.FromSeconds(1));
        mail.State.ShouldBe(MailState.Waiting);
        mail = mail.Undelivered("still busy", 0, Now + OutgoingMail.RetryLifetime);

        (mail.State, mail.EndedAt, mail.LastError).ShouldBe((MailState.Failed, Now + OutgoingMail.RetryLifetime, "still busy"));
    }

    [Fact]
    public void A_sent_mail_forgets_the_errors_before()
    {
        var mail = Queued();
        mail = mail.Undelivered("busy", 0, Now);

        mail = mail.Sent(Now.AddMinutes(1));

        (mail.State, mail.Attempts, mail.EndedAt, mail.LastError).ShouldBe((MailState.Sent, 2, Now.AddMinutes(1), null));
    }

    [Fact]
    public void A_refused_mail_is_over_and_says_why()
    {
        var mail = Queued();

        mail = mail.Refused("no such mailbox", Now);

        (mail.State, mail.EndedAt, mail.LastError).ShouldBe((MailState.Failed, Now, "no such mailbox"));
    }

    [Fact]
    public void A_moot_mail_is_over_without_an_error()
    {
        var mail = Queued();

        mail = mail.Obsolete(Now);

        (mail.State, mail.EndedAt, mail.LastError).ShouldBe((MailState.Obsolete, Now, null));
    }

    private static OutgoingMail Queued() => OutgoingMail.Queue(
        MailTemplate.Activation,
        User.Register(UserName.Fold("alice"), EmailAddress.Parse("alice@example.com")!, "hash", "en", null, Now),
        "en", "127.0.0.1", Now);
}
