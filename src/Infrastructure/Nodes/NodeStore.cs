using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.Nodes;

/// <summary>A process that serves the site.</summary>
/// <param name="Silence">How long nothing was heard of it, by the database's clock.</param>
public sealed record Node(string Name, string Version, DateTimeOffset StartedAt, TimeSpan Silence)
{
    /// <summary>Nothing was heard of it for several <see cref="NodeHeartbeat.Interval"/>s: it died without taking its row along.</summary>
    public bool IsSilent => Silence > 4 * NodeHeartbeat.Interval;
}

/// <summary>The table of the processes that serve the site.</summary>
public sealed class NodeStore(Sql sql)
{
    public Task MarkAliveAsync(Guid id, string name, string version, CancellationToken cancellation) => sql.ExecuteAsync(
        $"insert into nodes (id, name, version) values ({id}, {name}, {version}) on conflict (id) do update set seen_at = now()", cancellation);

    public Task RemoveAsync(Guid id, CancellationToken cancellation) => sql.ExecuteAsync($"delete from nodes where id = {id}", cancellation);

    public Task<List<Node>> ListAsync(CancellationToken cancellation) => sql.ListAsync(
        $"select name, version, started_at, now() - seen_at from nodes order by name, started_at",
        row => new Node(row.Get<string>(0), row.Get<string>(1), row.Get<DateTimeOffset>(2), row.Get<TimeSpan>(3)), cancellation);
}
