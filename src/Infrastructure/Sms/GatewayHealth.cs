namespace Slices.Infrastructure.Sms;

/// <summary>
/// Whether a gateway is worth asking, by what became of the last messages in this process. After a few failures in a row it
/// is left out for a pause, which doubles each time that the one message which then probes it fails too.
/// </summary>
internal sealed class GatewayHealth(TimeProvider time)
{
    /// <summary>Failures in a row from which on a gateway is left out.</summary>
    public const int Tolerated = 3;

    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(10);

    private readonly Lock gate = new();
    private int failures;
    private TimeSpan pause;
    private DateTimeOffset pausedUntil;
    private bool probing;

    public DateTimeOffset FailedAt { get; private set; }

    /// <summary>
    /// Whether a message may go this way. After a pause that is so for one message, until one of the other methods says
    /// what became of it.
    /// </summary>
    public bool TryEnter()
    {
        lock (gate)
        {
            if (failures < Tolerated)
            {
                return true;
            }
            if (probing || time.GetUtcNow() < pausedUntil)
            {
                return false;
            }
            probing = true;
            return true;
        }
    }

    public void RecordAnswer()
    {
        lock (gate)
        {
            failures = 0;
            pause = TimeSpan.Zero;
            probing = false;
        }
    }

    /// <summary>The pause that begins with this failure, or null when none does.</summary>
    public TimeSpan? RecordFailure()
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            failures++;
            FailedAt = now;
            probing = false;
            // Messages that were on their way together, or that had nobody else to go to, fail within a pause: they were no probes.
            if (failures < Tolerated || (pause > TimeSpan.Zero && now < pausedUntil))
            {
                return null;
            }
            pause = pause == TimeSpan.Zero ? FirstPause : pause * 2 < MaxPause ? pause * 2 : MaxPause;
            pausedUntil = now + pause;
            return pause;
        }
    }

    /// <summary>The message was given up, so nothing is known: the next one probes.</summary>
    public void RecordNothing()
    {
        lock (gate)
        {
            probing = false;
        }
    }
}
