using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.Tallies;

/// <summary>How often something happened.</summary>
/// <param name="Subject">What: the name of an <c>AuditKind</c>, or a name of <see cref="MetricTallies"/>.</param>
/// <param name="Detail">By what: a factor, a captcha's kind, a delay; or empty.</param>
public readonly record struct Tally(string Subject, string Detail, long Count);

/// <summary>How often something happened in one of several spans, which are numbered from 0 on.</summary>
public sealed record SpanTally(int Span, string Subject, string Detail, long Count);

/// <summary>The tables of how often what happened. A trigger counts the audit log's entries, each node what it measures; a job adds them up.</summary>
public sealed class TallyStore(Sql sql)
{
    private const int Batch = 20_000;

    /// <summary>Counts what happened now.</summary>
    public Task AddAsync(IReadOnlyCollection<Tally> tallies, CancellationToken cancellation) => sql.ExecuteAsync(
        $"""
        insert into tally_additions (quarter, subject, detail, count)
        select date_bin('15 minutes', now(), timestamptz '2000-01-01 00:00:00+00'), *
        from unnest({tallies.Select(t => t.Subject).ToArray()}, {tallies.Select(t => t.Detail).ToArray()}, {tallies.Select(t => t.Count).ToArray()})
        """, cancellation);

    /// <summary>
    /// Adds up what was counted since the last time. Several may do so at once: each row is deleted, and so added, by one. What has gathered while the job
    /// stood still, or while somebody imported a million accounts, is added in as many statements as keep each within its time.
    /// </summary>
    public async Task FoldAsync(CancellationToken cancellation)
    {
        long added;
        do
        {
            added = await FoldBatchAsync(cancellation);
        }
        while (added == Batch);
    }

    private Task<long> FoldBatchAsync(CancellationToken cancellation) => sql.ValueAsync<long>(
        $"""
        with added as (
            delete from tally_additions where ctid = any(array(select ctid from tally_additions limit {Batch} for update skip locked))
            returning quarter, subject, detail, count),
        folded as (
            insert into tallies (quarter, subject, detail, count)
            select quarter, subject, detail, sum(count) from added group by 1, 2, 3 order by 1, 2, 3
            on conflict (quarter, subject, detail) do update set count = tallies.count + excluded.count)
        select count(*) from added
        """, cancellation);

    /// <summary>How often the subjects happened in each of some spans.</summary>
    /// <param name="starts">When the spans begin, in their order. Each ends where the next one begins; the last has no end.</param>
    public Task<List<SpanTally>> ReadAsync(DateTimeOffset[] starts, string[] subjects, CancellationToken cancellation) => sql.ListAsync(
        $"""
        select width_bucket(quarter, {starts}) - 1, subject, detail, sum(count)::bigint
        from tallies where quarter >= {starts[0]} and subject = any({subjects}) group by 1, 2, 3
        """,
        row => new SpanTally(row.Get<int>(0), row.Get<string>(1), row.Get<string>(2), row.Get<long>(3)), cancellation);
}
