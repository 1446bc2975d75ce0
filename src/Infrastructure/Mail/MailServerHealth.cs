namespace Slices.Infrastructure.Mail;

/// <summary>
/// Whether the mail server is worth asking, by what this process last heard of it. After a failure that concerns every mail it is
/// left alone for a pause, which doubles until it answers for a mail: a thousand waiting mails are not a thousand wrong logins.
/// </summary>
public sealed class MailServerHealth(TimeProvider time)
{
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(10);

    private readonly Lock gate = new();
    private MailUndeliveredException? failure;
    private TimeSpan pause;
    private DateTimeOffset pausedUntil;

    /// <summary>How many of so many mails may try now: none in a pause, and after it one, to see.</summary>
    public int Allows(int mails)
    {
        lock (gate)
        {
            return failure is null ? mails : time.GetUtcNow() < pausedUntil ? 0 : 1;
        }
    }

    /// <exception cref="MailUndeliveredException">It is a pause: the failure that began it.</exception>
    public void ThrowWhilePaused()
    {
        lock (gate)
        {
            if (failure is not null && time.GetUtcNow() < pausedUntil)
            {
                throw new MailUndeliveredException(failure.Delay, failure.Step, failure.Message, failure.InnerException);
            }
        }
    }

    /// <summary>Ends the pause early, for somebody who waits for the answer. Another failure begins one twice as long.</summary>
    public void EndPause()
    {
        lock (gate)
        {
            pausedUntil = DateTimeOffset.MinValue;
        }
    }

    /// <summary>The server had something to say about a mail.</summary>
    public void RecordAnswer()
    {
        lock (gate)
        {
            failure = null;
            pause = TimeSpan.Zero;
        }
    }

    public void RecordFailure(MailUndeliveredException e)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            // Mails that were on their way together fail within one pause.
            if (failure is null || now >= pausedUntil)
            {
                failure = e;
                pause = pause == TimeSpan.Zero ? FirstPause : pause * 2 < MaxPause ? pause * 2 : MaxPause;
                pausedUntil = now + pause;
            }
        }
    }
}
