namespace Slices.Infrastructure.Passwords;

/// <summary>
/// Hides by time whether there was something to do: an answer that must tell nothing leaves at one deadline, which lies above
/// what its work usually takes. Work that takes longer is answered when it is done. There is no next step: a step would turn a
/// difference of a millisecond into one that anybody can measure.
/// </summary>
public sealed class ResponseTimePadding(HashDurations durations, TimeProvider time)
{
    /// <summary>For all but the hashes: the queries, the counters, the audit log, mails.</summary>
    public static readonly TimeSpan Base = TimeSpan.FromMilliseconds(200);

    // A hash takes longer than usual where many are made at once.
    private const double Slack = 1.5;

    private TimeSpan queued;

    /// <summary>
    /// The deadline for work that makes that many hashes, counted from its beginning. Work without any has the time of one
    /// hash, since what slows hashes down slows everything else down too.
    /// </summary>
    public TimeSpan Deadline(int hashes) => Base + durations.Usual * (Slack * Math.Max(hashes, 1));

    /// <summary>Time spent in the queue for a hash is the same for everybody, and puts the deadline off.</summary>
    public void LeaveOut(TimeSpan inQueue) => queued += inQueue;

    public Task RunAsync(Func<Task> work) => RunAsync(async () =>
    {
        await work();
        return true;
    });

    /// <param name="work">What the answer must not tell about, whether it succeeds or throws.</param>
    /// <param name="hashes">The most that it makes or checks.</param>
    /// <param name="mayReturnEarly">Whether the result may be returned at once, such as a success.</param>
    public async Task<T> RunAsync<T>(Func<Task<T>> work, int hashes = 0, Func<T, bool>? mayReturnEarly = null)
    {
        var began = time.GetTimestamp();
        var deadline = Deadline(hashes);
        var queuedBefore = queued;
        using var early = new CancellationTokenSource();
        // Started before the work: timers fire on whole milliseconds, so a later one would end at a time that depends on when the work ended.
        var timer = Task.Delay(deadline, time, early.Token);
        var returnsEarly = false;
        try
        {
            var result = await work();
            returnsEarly = mayReturnEarly?.Invoke(result) is true;
            return result;
        }
        finally
        {
            // Hanging up doesn't shorten it.
            if (returnsEarly)
            {
                await early.CancelAsync();
            }
            else
            {
                await timer;
                var left = deadline + queued - queuedBefore - time.GetElapsedTime(began);
                if (queued > queuedBefore && left > TimeSpan.Zero)
                {
                    await Task.Delay(left, time, CancellationToken.None);
                }
            }
        }
    }
}
