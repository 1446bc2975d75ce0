using Npgsql;
using Slices.Infrastructure.Persistence;

namespace Slices.Features.Admin.Overview;

/// <summary>What waits in a queue, and what failed lately.</summary>
/// <param name="Oldest">When the oldest that waits was queued.</param>
/// <param name="FailedSince">When the first of those that failed did.</param>
/// <param name="Reason">Why the last one did, in the server's words.</param>
public sealed record QueueState(long Waiting, DateTimeOffset? Oldest, long Failed, DateTimeOffset? FailedSince, string? Reason);

/// <summary>Asks the tables of outgoing messages, by indexes of what waits and what failed.</summary>
public sealed class QueueStates(Sql sql)
{
    public async Task<QueueState> OfMailsAsync(DateTimeOffset since, CancellationToken cancellation) => (await sql.ListAsync(
        $"""
        with failed as not materialized (select ended_at, last_error from outgoing_mails where state = 'Failed' and ended_at >= {since})
        select w.*, f.*, (select last_error from failed order by ended_at desc limit 1) from
            (select count(*), min(coalesce(requeued_at, created_at)) from outgoing_mails where state = 'Waiting') w,
            (select count(*), min(ended_at) from failed) f
        """, Read, cancellation)).Single();

    /// <summary>The text messages; without those that a newer code has replaced, which nobody misses.</summary>
    public async Task<QueueState> OfTextMessagesAsync(DateTimeOffset since, CancellationToken cancellation) => (await sql.ListAsync(
        $"""
        with failed as not materialized (
            select ended_at, last_error from outgoing_sms where state = 'Failed' and ended_at >= {since} and last_error <> 'Replaced by a newer code.')
        select w.*, f.*, (select last_error from failed order by ended_at desc limit 1) from
            (select count(*), min(created_at) from outgoing_sms where state in ('Waiting', 'Sending')) w,
            (select count(*), min(ended_at) from failed) f
        """, Read, cancellation)).Single();

    private static QueueState Read(NpgsqlDataReader row) =>
        new(row.Get<long>(0), row.Get<DateTimeOffset?>(1), row.Get<long>(2), row.Get<DateTimeOffset?>(3), row.Get<string?>(4));
}
