using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Telemetry;

namespace Slices.Infrastructure.Passwords;

/// <summary>What a password check came to.</summary>
public enum PasswordCheck
{
    Wrong,
    Right,

    /// <summary>Right, but kept with less work than the settings ask for by now: to be hashed again.</summary>
    RightButWeaklyKept,
}

/// <summary>
/// PBKDF2-HMAC-SHA512 by the framework's hasher, behind a gate: as many at once as there are processors and a bounded
/// queue, so that a storm of sign-ins is told to come back instead of starving every other page.
/// </summary>
public sealed partial class PasswordHashing : IDisposable
{
    /// <summary>Queue places for each processor: at some 0.2 s a hash, nobody waits much longer than 5 s.</summary>
    public const int QueuePerProcessor = 24;

    private static readonly TimeSpan BusyFor = TimeSpan.FromSeconds(5);

    private readonly PasswordHasher<User> hasher;
    private readonly SemaphoreSlim places = new(Environment.ProcessorCount);
    private readonly int mostInside = Environment.ProcessorCount * (1 + QueuePerProcessor);
    private readonly Task<string> dummy;
    private readonly HashDurations durations;
    private readonly TimeProvider time;
    private readonly ILogger<PasswordHashing> log;
    private int inside;

    public PasswordHashing(IOptions<PasswordSettings> settings, HashDurations durations, TimeProvider time, ILogger<PasswordHashing> log)
    {
        (this.durations, this.time, this.log) = (durations, time, log);
        hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = settings.Value.Iterations }));
        // Made beside, so that the first unknown name doesn't cost two hashes.
        dummy = Task.Run(() => Timed(() => hasher.HashPassword(null!, "nobody's password")));
    }

    /// <exception cref="RefusedException">The queue is full.</exception>
    public Task<string> HashAsync(string password, CancellationToken cancellation) =>
        InTurnAsync(() => Timed(() => hasher.HashPassword(null!, UnicodeText.Compose(password))), null, cancellation);

    /// <summary>Of a password that nobody knows: what is checked against it is wrong, and takes as long.</summary>
    /// <exception cref="RefusedException">The queue is full.</exception>
    public Task<string> HashNobodysAsync(CancellationToken cancellation) =>
        HashAsync(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)), cancellation);

    /// <summary>Checks a password; with no hash to check against it costs the same and is wrong.</summary>
    /// <exception cref="RefusedException">The queue is full.</exception>
    public Task<PasswordCheck> CheckAsync(string? hash, string password, CancellationToken cancellation) => CheckAsync(hash, password, null, cancellation);

    /// <param name="queued">Hears how long the check waited for its turn.</param>
    public Task<PasswordCheck> CheckAsync(string? hash, string password, Action<TimeSpan>? queued, CancellationToken cancellation) => InTurnAsync(() =>
    {
        var made = dummy.Result;
        var result = hash is null
            ? Timed(() => hasher.VerifyHashedPassword(null!, made, UnicodeText.Compose(password)))
            : hasher.VerifyHashedPassword(null!, hash, UnicodeText.Compose(password));
        return (hash, result) switch
        {
            (null, _) or (_, PasswordVerificationResult.Failed) => PasswordCheck.Wrong,
            (_, PasswordVerificationResult.SuccessRehashNeeded) => PasswordCheck.RightButWeaklyKept,
            _ => PasswordCheck.Right,
        };
    }, queued, cancellation);

    public void Dispose() => places.Dispose();

    private T Timed<T>(Func<T> work)
    {
        var began = time.GetTimestamp();
        var result = work();
        durations.Note(time.GetElapsedTime(began));
        return result;
    }

    private async Task<T> InTurnAsync<T>(Func<T> work, Action<TimeSpan>? queued, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref inside) > mostInside)
        {
            Interlocked.Decrement(ref inside);
            LogFull(mostInside);
            Metrics.HashingQueueFull();
            throw new RefusedException(Refusal.Busy, BusyFor);
        }
        Metrics.HashingBegins();
        try
        {
            var began = time.GetTimestamp();
            await places.WaitAsync(cancellation);
            Metrics.HashWaited(time.GetElapsedTime(began));
            queued?.Invoke(time.GetElapsedTime(began));
            try
            {
                return await Task.Run(work, CancellationToken.None);
            }
            finally
            {
                places.Release();
            }
        }
        finally
        {
            Metrics.HashingEnds();
            Interlocked.Decrement(ref inside);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Turned a password away: {Places} are being hashed or wait")]
    private partial void LogFull(int places);
}
