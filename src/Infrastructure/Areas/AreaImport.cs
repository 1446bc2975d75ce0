using Slices.Domain;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.Areas;

/// <summary>What became of the areas that were there before a newer list.</summary>
public sealed record AreaChanges(int Added, int Changed, int Retired, int Returned);

/// <summary>Puts a list of areas in place of the one before. What it leaves out is retired, not deleted.</summary>
public sealed class AreaImport(UnitOfWork work, Sql sql, TimeProvider time)
{
    /// <summary>When the list that the project carries was taken; moved with each newer one. What was imported later is newer.</summary>
    public static readonly DateTimeOffset CarriedAsOf = new(2026, 11, 30, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Imports the list that the project carries, unless the one that is there is as new. Safe from several nodes at once.</summary>
    public async Task BringUpToDateAsync(CancellationToken cancellation)
    {
        if (!await IsOlderAsync(cancellation))
        {
            return;
        }
        await using var transaction = await LockAsync(cancellation);
        // Another node may have imported it by now.
        if (await IsOlderAsync(cancellation))
        {
            await using var carried = typeof(AreaImport).Assembly.GetManifestResourceStream("areas.csv")!;
            await ReplaceAsync(AreaFile.Read(carried).Areas, CarriedAsOf, cancellation);
        }
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Imports a list whose file had no faults. No list that the project carries now takes its place.</summary>
    public async Task<AreaChanges> ImportAsync(IReadOnlyList<Area> areas, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var transaction = await LockAsync(cancellation);
        var changes = await ReplaceAsync(areas, now > CarriedAsOf ? now : CarriedAsOf, cancellation);
        await transaction.CommitAsync(cancellation);
        return changes;
    }

    private async Task<bool> IsOlderAsync(CancellationToken cancellation) =>
        !await sql.ValueAsync<bool>($"select exists (select from area_list where as_of >= {CarriedAsOf})", cancellation);

    private async Task<UnitOfWork.OpenTransaction> LockAsync(CancellationToken cancellation)
    {
        var transaction = await work.BeginAsync(cancellation);
        await sql.ExecuteAsync($"select pg_advisory_xact_lock(hashtext('slices areas'))", cancellation);
        return transaction;
    }

    private async Task<AreaChanges> ReplaceAsync(IReadOnlyList<Area> areas, DateTimeOffset asOf, CancellationToken cancellation)
    {
        var before = (await CurrentAreas.ListAsync(sql, cancellation)).ToDictionary(a => a.Code);
        string[] codes = [.. areas.Select(a => a.Code)];
        string[] names = [.. areas.Select(a => a.Name)];
        string?[] parents = [.. areas.Select(a => a.Parent)];
        string?[] englishNames = [.. areas.Select(a => a.EnglishName)];
        // An English name outlives a list without any, as long as it means the same Chinese one.
        await sql.ExecuteAsync(
            $"""
            insert into areas (code, name, parent, english_name) select * from unnest({codes}, {names}, {parents}, {englishNames})
            on conflict (code) do update set name = excluded.name, parent = excluded.parent, retired_at = null,
                english_name = coalesce(excluded.english_name, case when areas.name = excluded.name then areas.english_name end)
            """, cancellation);
        var retired = await sql.ExecuteAsync(
            $"update areas set retired_at = {time.GetUtcNow()} where retired_at is null and code <> all ({codes})", cancellation);
        await sql.ExecuteAsync(
            $"""
            insert into area_list (as_of, revision) values ({asOf}, 1)
            on conflict (id) do update set as_of = greatest(area_list.as_of, excluded.as_of), revision = area_list.revision + 1
            """, cancellation);
        var known = areas.Where(a => before.ContainsKey(a.Code)).ToList();
        return new(
            areas.Count - known.Count,
            known.Count(a => before[a.Code] is var old && (old.Name != a.Name || old.Parent != a.Parent || old.EnglishName != (a.EnglishName ?? old.EnglishName))),
            retired,
            known.Count(a => before[a.Code].RetiredAt is not null));
    }
}
