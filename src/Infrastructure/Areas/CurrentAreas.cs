using Microsoft.Extensions.Caching.Hybrid;
using Slices.Domain;
using Slices.Infrastructure.Caching;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.Areas;

/// <summary>The areas in this node's memory. Now and then it asks the database whether there is a newer list.</summary>
public sealed class CurrentAreas(ScopedCache cache)
{
    /// <summary>How old a list may be at most, after another has been imported.</summary>
    public static readonly TimeSpan CheckInterval = TimeSpan.FromMinutes(1);

    // Not in Redis, which answers no sooner than the database does.
    private static readonly HybridCacheEntryOptions Revision = new() { Expiration = CheckInterval, Flags = HybridCacheEntryFlags.DisableDistributedCache };
    private static readonly HybridCacheEntryOptions Tree = new() { Expiration = TimeSpan.FromDays(1), Flags = HybridCacheEntryFlags.DisableDistributedCache };

    public async ValueTask<AreaTree> ReadAsync(CancellationToken cancellation)
    {
        // Read before the areas: a list that comes in between is noticed the next time.
        var revision = await cache.ReadAsync("areas:revision", Revision, (services, token) => Sql(services).ValueAsync<int>($"select revision from area_list", token), cancellation);
        return await cache.ReadAsync($"areas:{revision}", Tree, async (services, token) => new AreaTree(await ListAsync(Sql(services), token)), cancellation);
    }

    private static Sql Sql(IServiceProvider services) => services.GetRequiredService<Sql>();

    /// <summary>Every area, retired ones too.</summary>
    internal static Task<List<Area>> ListAsync(Sql sql, CancellationToken cancellation) => sql.ListAsync(
        $"select code, name, parent, english_name, retired_at from areas",
        row => new Area(row.Get<string>(0), row.Get<string>(1), row.Get<string?>(2), row.Get<string?>(3), row.Get<DateTimeOffset?>(4)), cancellation);
}
