using System.Globalization;

namespace Slices.Infrastructure.Ephemeral;

/// <summary>The ephemeral store of a single node: this process's memory, of bounded size.</summary>
public sealed class MemoryStore(TimeProvider time) : IEphemeralStore
{
    /// <summary>Beyond this many live entries the store refuses: some 200 MB, which no honest traffic needs.</summary>
    public const int MaxEntries = 1_000_000;

    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> entries = [];
    private DateTimeOffset nextSweep = time.GetUtcNow() + SweepInterval;

    public Task PutAsync(string key, string value, TimeSpan lifetime) => Locked(now =>
    {
        Set(key, new(value, now + lifetime));
        return true;
    });

    public Task<string?> ReadAsync(string key) => Locked(now => Live(key, now)?.Value);

    public Task<string?> TakeAsync(string key) => Locked(now =>
    {
        var value = Live(key, now)?.Value;
        entries.Remove(key);
        return value;
    });

    public Task<WindowCount> CountAsync(string key, TimeSpan window) => Locked(now =>
    {
        var (count, ends) = Live(key, now) is { } entry
            ? (long.Parse(entry.Value, CultureInfo.InvariantCulture) + 1, entry.Ends)
            : (1, now + window);
        Set(key, new(count.ToString(CultureInfo.InvariantCulture), ends));
        return new WindowCount(count, ends - now);
    });

    public Task<bool> ClaimAsync(string key, TimeSpan lifetime) => Locked(now =>
    {
        if (Live(key, now) is not null)
        {
            return false;
        }
        Set(key, new("", now + lifetime));
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

    private Entry? Live(string key, DateTimeOffset now) =>
        entries.TryGetValue(key, out var entry) && entry.Ends > now ? entry : null;

    private void Set(string key, Entry entry)
    {
        if (entries.Count >= MaxEntries && !entries.ContainsKey(key))
        {
            throw new EphemeralStoreUnavailableException();
        }
        entries[key] = entry;
    }

    private void Sweep(DateTimeOffset now)
    {
        foreach (var (key, entry) in entries)
        {
            if (entry.Ends <= now)
            {
                entries.Remove(key);
            }
        }
        nextSweep = now + SweepInterval;
    }

    private sealed record Entry(string Value, DateTimeOffset Ends);
}
