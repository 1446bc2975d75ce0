using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Telemetry;

namespace Slices.Infrastructure.Passwords;

/// <summary>
/// Lets as many hashes be made at once as there are processors, which bounds their memory too. A request that would wait for too
/// long is rejected at once, so that a storm of sign-ins starves no other page.
/// </summary>
public sealed partial class HashingLimiter(TimeProvider time, ILogger<HashingLimiter> log) : IDisposable
{
    /// <summary>The longest that anybody waits for a turn. An answer takes less than a second more.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    // How much the newest turn counts.
    private const double Weight = 1 / 16d;

    private readonly SemaphoreSlim turns = new(Environment.ProcessorCount);
    private int inside;

    // Before the first turn: as long as a slow machine takes.
    private double averageSeconds = 0.2;

    /// <summary>How many may be hashed or wait at once, by what the last ones took.</summary>
    public int Places => Environment.ProcessorCount * (1 + (int)(MaxWait.TotalSeconds / Volatile.Read(ref averageSeconds)));

    /// <summary>Does the work when it is its turn. Once begun, it is done to the end.</summary>
    /// <exception cref="RequestRejectedException">There is no place, or the turn didn't come in time.</exception>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref inside) > Places)
        {
            Interlocked.Decrement(ref inside);
            throw Busy();
        }
        Metrics.HashingBegins();
        try
        {
            var asked = time.GetTimestamp();
            if (!await turns.WaitAsync(MaxWait, cancellation))
            {
                throw Busy();
            }
            var began = time.GetTimestamp();
            Metrics.HashWaited(time.GetElapsedTime(asked, began));
            try
            {
                return await RunNowAsync(work);
            }
            finally
            {
                turns.Release();
                Volatile.Write(ref averageSeconds, averageSeconds + ((time.GetElapsedTime(began).TotalSeconds - averageSeconds) * Weight));
            }
        }
        finally
        {
            Metrics.HashingEnds();
            Interlocked.Decrement(ref inside);
        }
    }

    /// <summary>Does the work on a thread of its own: those of the pool, as few as the processors, stay free for pages.</summary>
    public static Task<T> RunNowAsync<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public void Dispose() => turns.Dispose();

    private RequestRejectedException Busy()
    {
        LogFull(Places);
        Metrics.HashingQueueFull();
        return new RequestRejectedException(RejectionReason.Busy, RetryAfter);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Turned a password away: {Places} are being hashed or wait")]
    private partial void LogFull(int places);
}
