using Slices.Infrastructure.Pipeline;

namespace Slices.Infrastructure.Ephemeral;

/// <summary>
/// What is allowed to vanish: captcha answers, codes, counters, flags. Every verb is atomic, over all nodes when the
/// store is shared. When the store can't answer it throws <see cref="EphemeralStoreUnavailableException"/>, and the
/// check it serves refuses.
/// </summary>
public interface IEphemeralStore
{
    /// <summary>Keeps <paramref name="value"/> for <paramref name="lifetime"/>, in place of what the key held.</summary>
    Task PutAsync(string key, string value, TimeSpan lifetime);

    /// <summary>What the key holds, or null.</summary>
    Task<string?> ReadAsync(string key);

    /// <summary>What the key holds, which is gone from then on, or null. Of several callers at once, one gets it.</summary>
    Task<string?> TakeAsync(string key);

    /// <summary>Counts one more within a window that begins with the first one and ends by itself.</summary>
    Task<WindowCount> CountAsync(string key, TimeSpan window);

    /// <summary>True for the first caller within <paramref name="lifetime"/>, false for every other.</summary>
    Task<bool> ClaimAsync(string key, TimeSpan lifetime);
}

/// <summary>How many there were within the window, this one included, and how long the window still lasts.</summary>
public readonly record struct WindowCount(long Count, TimeSpan Remaining);

/// <summary>The store can't answer now, so whatever it would have checked is refused.</summary>
public sealed class EphemeralStoreUnavailableException(Exception? inner = null)
    : RefusedException(Refusal.Unavailable, TimeSpan.FromSeconds(10), inner);
