using System.Collections.Concurrent;
using Npgsql;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Sessions;

/// <summary>
/// Finds the sessions of requests that arrive at the same moment by one statement. A request joins only a statement that hasn't
/// begun yet, so a session that has ended is found by none that arrives afterwards.
/// </summary>
public sealed class SessionLookup(NpgsqlDataSource database)
{
    /// <summary>The most sessions that one statement asks for.</summary>
    private const int MaxBatch = 64;

    private const string Statement =
        """
        select s.*, u.user_name, u.nickname, u.email, u.time_zone, u.is_administrator, u.deletion_due_at,
            u.is_administrator and (u.totp_secret is not null or exists (select from passkeys p where p.user_id = u.id)) as has_factor
        from sessions s join users u on u.id = s.user_id
        where s.series_hash = any($1) and u.state = 'Active'
        """;

    private readonly ConcurrentQueue<Request> waiting = [];
    private int isReading;

    /// <summary>The session that the series is of, and whose it is; null when there is none, or it is over at <paramref name="now"/>.</summary>
    public async Task<SignedInSession?> FindAsync(byte[] seriesHash, DateTimeOffset now, CancellationToken cancellation)
    {
        var request = new Request(seriesHash, new(TaskCreationOptions.RunContinuationsAsynchronously), ExecutionContext.Capture()!);
        waiting.Enqueue(request);
        if (Interlocked.Exchange(ref isReading, 1) == 0)
        {
            _ = ReadAllAsync();
        }
        return await request.Answer.Task.WaitAsync(cancellation) is { } found && found.Session.EndsAt > now ? found : null;
    }

    // One statement at a time. Those that arrive in the meantime are the next one's.
    private async Task ReadAllAsync()
    {
        do
        {
            while (Take() is { Count: > 0 } batch)
            {
                await ReadInContextAsync(batch);
            }
            // With a full fence: the look that follows must not come before it.
            Interlocked.Exchange(ref isReading, 0);
        }
        // Somebody may have come between the last look and the end.
        while (!waiting.IsEmpty && Interlocked.Exchange(ref isReading, 1) == 0);
    }

    private List<Request> Take()
    {
        var batch = new List<Request>();
        while (batch.Count < MaxBatch && waiting.TryDequeue(out var request))
        {
            batch.Add(request);
        }
        return batch;
    }

    // In the trace and the log a statement belongs to the first request that it is for, not to the one that began to read.
    private Task ReadInContextAsync(List<Request> batch)
    {
        var reading = Task.CompletedTask;
        ExecutionContext.Run(batch[0].Context, _ => reading = ReadAsync(batch), null);
        return reading;
    }

    private async Task ReadAsync(List<Request> batch)
    {
        try
        {
            await using var command = database.CreateCommand(Statement);
            command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = [.. batch.Select(request => request.SeriesHash)] });
            await using var rows = await command.ExecuteReaderAsync();
            var found = new List<SignedInSession>(batch.Count);
            while (await rows.ReadAsync())
            {
                found.Add(Read(rows));
            }
            foreach (var request in batch)
            {
                request.Answer.SetResult(found.Find(session => request.SeriesHash.AsSpan().SequenceEqual(session.Session.SeriesHash)));
            }
        }
        catch (Exception e)
        {
            foreach (var request in batch)
            {
                request.Answer.TrySetException(e);
            }
        }
    }

    private static SignedInSession Read(NpgsqlDataReader row) => new(
        SessionStore.Read(row), row.Get<string>("user_name"), row.Get<string?>("nickname"), row.Get<string>("email"), row.Get<string?>("time_zone"),
        row.Get<bool>("is_administrator"), row.Get<bool>("has_factor"), row.Get<DateTimeOffset?>("deletion_due_at"));

    private sealed record Request(byte[] SeriesHash, TaskCompletionSource<SignedInSession?> Answer, ExecutionContext Context);
}
