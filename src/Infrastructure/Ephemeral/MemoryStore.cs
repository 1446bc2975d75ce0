using System.Globalization;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Ephemeral;

/// <summary>
/// The ephemeral store of a single node: this process's memory, of bounded size. Each entry counts for the block of addresses (an IPv4 /24,
/// an IPv6 /48) whose request made it. A block may hold a quarter of the free entries while fewer than 250,000 are held, and then a 64th,
/// so that one busy block finds room and many leave room for others. Only the block that reaches its share is refused.
/// </summary>
public sealed class MemoryStore(TimeProvider time, Visitor visitor) : IEphemeralStore
{
    /// <summary>Beyond this many live entries the store refuses: some 200 MB, which no honest traffic needs.</summary>
    public const int MaxEntries = 1_000_000;

    // From here on blocks get smaller shares of what is free.
    private const int Roomy = MaxEntries / 4;
    private const int LargeShare = 4;
    private const int SmallShare = 64;

    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> entries = [];
    private readonly Dictionary<string, Share> shares = [];
    private DateTimeOffset nextSweep = time.GetUtcNow() + SweepInterval;

    public Task PutAsync(string key, string value, TimeSpan lifetime) => Locked(now =>
    {
        Set(key, value, now + lifetime);
        return true;
    });

    public Task<string?> ReadAsync(string key) => Locked(now => Live(key, now)?.Value);

    public Task<string?> TakeAsync(string key) => Locked(now =>
    {
        var value = Live(key, now)?.Value;
        Remove(key);
        return value;
    });

    public Task<IReadOnlyList<WindowCount>> CountAsync(IReadOnlyList<CountedWindow> windows) => Locked<IReadOnlyList<WindowCount>>(now =>
    {
        var counts = new List<WindowCount>(windows.Count);
        foreach (var window in windows)
        {
            counts.Add(Count(window, now));
            if (window.StopsCounting(counts[^1].Count))
            {
                break;
            }
        }
        return counts;
    });

    public Task<bool> ClaimAsync(string key, TimeSpan lifetime) => Locked(now =>
    {
        if (Live(key, now) is not null)
        {
            return false;
        }
        Set(key, "", now + lifetime);
        return true;
    });

    private Task<T> Locked<T>(Func<DateTimeOffset, T> act)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (now >= nextSweep)
            {
                Sweep(now);
            }
            return Task.FromResult(act(now));
        }
    }

    private WindowCount Count(CountedWindow window, DateTimeOffset now)
    {
        var (count, ends) = Live(window.Key, now) is { } entry
            ? (long.TryParse(entry.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var held) ? held : 1, entry.Ends)
            : (0, now + window.Length);
        if (window.Length > TimeSpan.Zero)
        {
            Set(window.Key, (++count).ToString(CultureInfo.InvariantCulture), ends);
        }
        return new(count, ends - now);
    }

    private Entry? Live(string key, DateTimeOffset now) =>
        entries.TryGetValue(key, out var entry) && entry.Ends > now ? entry : null;

    private void Set(string key, string value, DateTimeOffset ends) =>
        entries[key] = new(value, ends, entries.TryGetValue(key, out var there) ? there.Share : NewPlace());

    // Jobs and commands, which nobody outside causes, have no block and no limit but the store's own.
    private Share? NewPlace()
    {
        var free = MaxEntries - entries.Count;
        var block = visitor.Block;
        var share = block.Length == 0 ? null : shares.GetValueOrDefault(block) ?? new(block);
        if (free <= 0 || share?.Count >= Math.Max(1, free / (entries.Count < Roomy ? LargeShare : SmallShare)))
        {
            throw new EphemeralStoreUnavailableException();
        }
        if (share is not null)
        {
            share.Count++;
            shares[block] = share;
        }
        return share;
    }

    private void Remove(string key)
    {
        if (entries.Remove(key, out var entry) && entry.Share is { } share && --share.Count == 0)
        {
            shares.Remove(share.Block);
        }
    }

    private void Sweep(DateTimeOffset now)
    {
        foreach (var (key, entry) in entries)
        {
            if (entry.Ends <= now)
            {
                Remove(key);
            }
        }
        nextSweep = now + SweepInterval;
    }

    private sealed record Entry(string Value, DateTimeOffset Ends, Share? Share);

    private sealed class Share(string block)
    {
        public string Block => block;

        public int Count { get; set; }
    }
}
