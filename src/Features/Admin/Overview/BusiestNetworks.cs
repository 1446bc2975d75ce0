using Slices.Domain;
using Slices.Infrastructure.Persistence;

namespace Slices.Features.Admin.Overview;

/// <summary>How often something was done from a network.</summary>
public sealed record NetworkCount(string Network, long Count);

/// <summary>Where the most of something came from lately.</summary>
public sealed class BusiestNetworks(Sql sql)
{
    private const int Shown = 5;

    // A flood of more tells nothing else, and is read no further.
    private const int MaxEntries = 10_000;

    /// <summary>The busiest first. Of very many entries the newest count.</summary>
    public Task<List<NetworkCount>> ListAsync(AuditKind kind, DateTimeOffset since, CancellationToken cancellation) => sql.ListAsync(
        $"""
        select network, count(*) from
            (select network from audit_entries where kind = {kind.ToString()} and at >= {since} order by at desc, id desc limit {MaxEntries}) latest
        where network <> '' group by network order by 2 desc, 1 limit {Shown}
        """,
        row => new NetworkCount(row.Get<string>(0), row.Get<long>(1)), cancellation);
}
