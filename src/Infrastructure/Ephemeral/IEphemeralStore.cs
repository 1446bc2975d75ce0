using Slices.Infrastructure.Errors;

namespace Slices.Infrastructure.Ephemeral;

/// <summary>
/// What is allowed to vanish: captcha answers, codes, counters, flags. Every verb is atomic and one round trip, over all nodes when
/// the store is shared. When the store can't answer it throws <see cref="EphemeralStoreUnavailableException"/>, and the check it
/// serves refuses.
/// </summary>
public interface IEphemeralStore
{
    /// <summary>Whether all nodes ask the same one.</summary>
    bool IsShared => false;

    /// <summary>Keeps <paramref name="value"/> for <paramref name="lifetime"/>, in place of what the key held.</summary>
    Task PutAsync(string key, string value, TimeSpan lifetime);

    /// <summary>What the key holds, or null.</summary>
    Task<string?> ReadAsync(string key);

    /// <summary>Reads and deletes what the key holds; null if nothing. Of several callers at once, one gets it.</summary>
    Task<string?> TakeAsync(string key);

    /// <summary>Counts one more in each window, in their order, up to the first whose count lets none follow.</summary>
    /// <returns>The windows that were reached, as they are now.</returns>
    Task<IReadOnlyList<WindowCount>> CountAsync(IReadOnlyList<CountedWindow> windows);

    /// <summary>Counts one more within a window that begins with the first one and ends by itself.</summary>
    async Task<WindowCount> CountAsync(string key, TimeSpan window) => (await CountAsync([new(key, window)]))[0];

    /// <summary>How many were counted within the key's window; none where there is no window.</summary>
    async Task<long> ReadCountAsync(string key) => (await CountAsync([CountedWindow.Peek(key)]))[0].Count;

    /// <summary>True for the first caller within <paramref name="lifetime"/>, false for every other.</summary>
    Task<bool> ClaimAsync(string key, TimeSpan lifetime);
}

/// <summary>A window that begins with the first one that is counted in it and ends by itself.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Length">How long it lasts. Nothing is counted in one of length zero: it is read alone.</param>
/// <param name="Limit">Beyond this count, the windows that follow are left alone.</param>
/// <param name="Least">Below this count, they are left alone, too.</param>
public readonly record struct CountedWindow(string Key, TimeSpan Length, long Limit = long.MaxValue, long Least = 0)
{
    /// <summary>The window as it is, without counting; of a key that holds something else than a number, the count is 1.</summary>
    public static CountedWindow Peek(string key, long limit = long.MaxValue) => new(key, TimeSpan.Zero, limit);

    public bool StopsCounting(long count) => count > Limit || count < Least;
}

/// <summary>How many there are within the window, this one included, and how long the window still lasts.</summary>
public readonly record struct WindowCount(long Count, TimeSpan Remaining);

/// <summary>The store can't answer now, so whatever it would have checked is refused.</summary>
public sealed class EphemeralStoreUnavailableException(Exception? inner = null)
    : RequestRejectedException(RejectionReason.Unavailable, TimeSpan.FromSeconds(10), inner);
