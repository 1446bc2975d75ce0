
namespace Slices.Infrastructure.Passwords;

/// <summary>
/// Hides by time whether there was something to do: an answer that must tell nothing leaves at one deadline, which lies above
/// what its work usually takes. Work that takes longer is answered when it is done. There is no next step: a step would turn a
/// difference of a millisecond into one that anybody can measure.
/// </summary>
public sealed class ResponseTimePadding(HashDurations durations, TimeProvider time)
{
    /// <summary>For all but the hashes: the queries, the counters, the record, mails.</summary>
    public static readonly TimeSpan Base = TimeSpan.FromMilliseconds(200);

    // A hash takes longer than usual where many are made at once.
    private const double Slack = 1.5;

    private TimeSpan queued;

    /// <summary>
    /// When an answer leaves that makes so many hashes, counted from its beginning. Work without any gets as much room as one
    /// hash takes, since what slows hashes down slows everything else down too.
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
    /// <param name="isOpen">Whether the result may be told at once, such as a success.</param>
    public async Task<T> RunAsync<T>(Func<Task<T>> work, int hashes = 0, Func<T, bool>? isOpen = null)
    {
        var began = time.GetTimestamp();
        var deadline = Deadline(hashes);
        var queuedBefore = queued;
        using var told = new CancellationTokenSource();
        // Timers end on whole milliseconds: one that began after the work would end by when the work did.
        var timer = Task.Delay(deadline, time, told.Token);
        var isTold = false;
        try
        {
            var result = await work();
            isTold = isOpen?.Invoke(result) is true;
            return result;
        }
        finally
        {
            // Hanging up doesn't shorten it.
            if (isTold)
            {
                await told.CancelAsync();
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
