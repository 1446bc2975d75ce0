using Slices.Domain;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.Areas;

/// <summary>The areas in this node's memory. Now and then it asks the database whether there is a newer list.</summary>
public sealed class CurrentAreas(IServiceScopeFactory scopes, TimeProvider time) : IDisposable
{
    /// <summary>How old a list may be at most, after another has been imported.</summary>
    public static readonly TimeSpan CheckInterval = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim gate = new(1);
    private volatile Snapshot? snapshot;

    public async ValueTask<AreaTree> ReadAsync(CancellationToken cancellation)
    {
        if (Fresh() is { } fresh)
        {
            return fresh;
        }
        await gate.WaitAsync(cancellation);
        try
        {
            return Fresh() ?? (snapshot = await RefreshAsync(snapshot, cancellation)).Tree;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private AreaTree? Fresh() => snapshot is { } held && time.GetUtcNow() < held.CheckAt ? held.Tree : null;

    private async Task<Snapshot> RefreshAsync(Snapshot? held, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var sql = scope.ServiceProvider.GetRequiredService<Sql>();
        // Read before the areas: a list that comes in between is noticed the next time.
        var revision = await sql.ValueAsync<int>($"select revision from area_list", cancellation);
        var tree = held?.Revision == revision ? held.Tree : new AreaTree(await ListAsync(sql, cancellation));
        return new(tree, revision, time.GetUtcNow() + CheckInterval);
    }

    /// <summary>Every area, retired ones too.</summary>
    internal static Task<List<Area>> ListAsync(Sql sql, CancellationToken cancellation) => sql.ListAsync(
        $"select code, name, parent, retired_at from areas",
        row => new Area(row.Get<string>(0), row.Get<string>(1), row.Get<string?>(2), row.Get<DateTimeOffset?>(3)), cancellation);

    private sealed record Snapshot(AreaTree Tree, int Revision, DateTimeOffset CheckAt);
}
