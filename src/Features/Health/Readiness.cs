using System.Diagnostics;
using Npgsql;
using Slices.Infrastructure.Ephemeral;

namespace Slices.Features.Health;

/// <summary>
/// Whether the site can do its work: the database and the store take changes, which one that only reads after a failover doesn't.
/// Found out at most once a second, however often it is asked.
/// </summary>
public sealed partial class Readiness(NpgsqlDataSource source, IEphemeralStore store, TimeProvider time, ILogger<Readiness> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private Task<bool>? last;
    private long begun;

    public Task<bool> CheckAsync()
    {
        lock (gate)
        {
            if (last is null || (last.IsCompleted && Stopwatch.GetElapsedTime(begun) >= Freshness))
            {
                (last, begun) = (AskAsync(), Stopwatch.GetTimestamp());
            }
            return last;
        }
    }

    private async Task<bool> AskAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(Patience);
            await using var write = source.CreateCommand("insert into heartbeat (at) values ($1) on conflict (id) do update set at = excluded.at");
            write.Parameters.Add(new() { Value = time.GetUtcNow() });
            await write.ExecuteNonQueryAsync(limit.Token);
            await store.PutAsync("health", "", Freshness).WaitAsync(limit.Token);
            return true;
        }
        catch (Exception e)
        {
            LogNotReady(e.GetBaseException().Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not ready: {Reason}")]
    private partial void LogNotReady(string reason);
}
