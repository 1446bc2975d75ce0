using Microsoft.Extensions.Caching.Hybrid;
using Slices.Domain;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.Areas;

/// <summary>The areas in this node's memory. Now and then it asks the database whether there is a newer list.</summary>
public sealed class CurrentAreas(HybridCache cache, IServiceScopeFactory scopes)
{
    /// <summary>How old a list may be at most, after another has been imported.</summary>
    public static readonly TimeSpan CheckInterval = TimeSpan.FromMinutes(1);

    // Not in Redis, which several databases may share, and which answers no sooner than they do.
    private static readonly HybridCacheEntryOptions Revision = new() { Expiration = CheckInterval, Flags = HybridCacheEntryFlags.DisableDistributedCache };
    private static readonly HybridCacheEntryOptions Tree = new() { Expiration = TimeSpan.FromDays(1), Flags = HybridCacheEntryFlags.DisableDistributedCache };

    public async ValueTask<AreaTree> ReadAsync(CancellationToken cancellation)
    {
        // Read before the areas: a list that comes in between is noticed the next time.
        var revision = await ReadAsync("areas:revision", Revision, (sql, enough) => sql.ValueAsync<int>($"select revision from area_list", enough), cancellation);
        return await ReadAsync($"areas:{revision}", Tree, async (sql, enough) => new AreaTree(await ListAsync(sql, enough)), cancellation);
    }

    // With a scope of its own: others wait for the answer, too, when the request that asked is over.
    private ValueTask<T> ReadAsync<T>(string key, HybridCacheEntryOptions options, Func<Sql, CancellationToken, Task<T>> read, CancellationToken cancellation) =>
        cache.GetOrCreateAsync(
            key,
            async enough =>
            {
                await using var scope = scopes.CreateAsyncScope();
                return await read(scope.ServiceProvider.GetRequiredService<Sql>(), enough);
            },
            options, cancellationToken: cancellation);

    /// <summary>Every area, retired ones too.</summary>
    internal static Task<List<Area>> ListAsync(Sql sql, CancellationToken cancellation) => sql.ListAsync(
        $"select code, name, parent, retired_at from areas",
        row => new Area(row.Get<string>(0), row.Get<string>(1), row.Get<string?>(2), row.Get<DateTimeOffset?>(3)), cancellation);
}
