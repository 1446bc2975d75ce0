using System.Buffers.Text;
using System.Security.Cryptography;
using Slices.Infrastructure.Errors;

namespace Slices.Infrastructure.Passwords;

/// <summary>
/// Hashes and checks passwords for one request, which waits once: what it hashes after that begins at once. How long it waits then
/// doesn't tell how many hashes there were, and at most twice as many are made at once as there are processors.
/// </summary>
public sealed class PasswordHashing(PasswordHasher hasher, HashingLimiter limiter, ResponseTimePadding padding, TimeProvider time)
{
    private bool hasWaited;

    /// <exception cref="RequestRejectedException">The queue is full.</exception>
    public Task<string> HashAsync(string password, CancellationToken cancellation) =>
        RunAsync(() => hasher.Hash(password), cancellation);

    /// <summary>Of a password that nobody knows: what is checked against it is wrong, and takes as long.</summary>
    /// <exception cref="RequestRejectedException">The queue is full.</exception>
    public Task<string> HashUnusableAsync(CancellationToken cancellation) =>
        HashAsync(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)), cancellation);

    /// <summary>Checks a password; with no hash to check against it costs the same and is wrong.</summary>
    /// <exception cref="RequestRejectedException">The queue is full.</exception>
    public Task<PasswordCheck> CheckAsync(string? hash, string password, CancellationToken cancellation) =>
        RunAsync(() => hasher.Check(hash, password), cancellation);

    private async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellation)
    {
        if (hasWaited)
        {
            return await HashingLimiter.RunNowAsync(work);
        }
        var asked = time.GetTimestamp();
        return await limiter.RunAsync(
            () =>
            {
                hasWaited = true;
                padding.LeaveOut(time.GetElapsedTime(asked));
                return work();
            },
            cancellation);
    }
}
