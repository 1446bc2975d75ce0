using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.Passwords.Imported;

/// <summary>
/// Which algorithms of other systems accounts may still have hashes by, with the costliest example of each. By them a site knows
/// from its start how long such a check takes, so that no answer tells whose password came from elsewhere.
/// </summary>
public sealed class ImportedHashes(Sql sql)
{
    private const int MaxExamples = 50;

    public Task<List<string>> ExamplesAsync(CancellationToken cancellation) => sql.ListAsync($"select example from imported_hashes order by cost desc limit {MaxExamples}", row => row.Get<string>(0), cancellation);

    /// <summary>Notes what is being imported, with the caller's transaction.</summary>
    public async Task AddAsync(IEnumerable<ImportedHash> hashes, CancellationToken cancellation)
    {
        foreach (var costliest in hashes.GroupBy(h => h.Algorithm).Select(same => same.MaxBy(h => h.Cost)!).OrderBy(h => h.Algorithm))
        {
            await sql.ExecuteAsync(
                $"""
                insert into imported_hashes (algorithm, example, cost) values ({costliest.Algorithm}, {costliest.Example}, {costliest.Cost})
                on conflict (algorithm) do update set example = excluded.example, cost = excluded.cost where imported_hashes.cost < excluded.cost
                """, cancellation);
        }
    }

    /// <summary>Forgets the algorithms by which no account has a hash any more.</summary>
    public Task<int> ForgetUnusedAsync(CancellationToken cancellation) => sql.ExecuteAsync(
        $"delete from imported_hashes h where not exists (select from password_hashes p where starts_with(p.hash, h.algorithm))", cancellation);
}
