using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Time;

namespace Slices.Infrastructure.UserImport;

/// <summary>
/// Takes accounts over from another system, many in one transaction. What stands in the way of one is noted and stops no other.
/// Run again, it goes on where it ended, and adds nobody twice.
/// </summary>
public sealed class UserImporter(
    UnitOfWork work, ImportStore store, PasswordHasher hasher, IOptions<SiteSettings> site, IOptions<MobileSettings> mobiles, TimeProvider time)
{
    public const int BatchSize = 1000;

    // Somebody may register a name in the moment in which it is imported. Then it is taken.
    private const int MaxAttempts = 3;

    /// <param name="rows">The accounts, in the order in which they have a right to their names and addresses.</param>
    /// <param name="plan">How.</param>
    /// <param name="note">Is told what isn't as the other system had it.</param>
    /// <param name="advance">Is told after each transaction how far it is.</param>
    /// <param name="cancellation">Ends it; what is committed stays.</param>
    /// <exception cref="ImportFileException">The file can't be read to its end.</exception>
    public async Task<ImportTotals> RunAsync(
        IAsyncEnumerable<ImportRow> rows, ImportPlan plan, Action<ImportNote> note, Action<ImportTotals> advance, CancellationToken cancellation)
    {
        // One for everybody: nobody knows its password.
        var unusable = hasher.Hash(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));
        var totals = new ImportTotals();
        var batch = new List<ImportRow>(BatchSize);
        await using var trial = plan.IsTrial ? await BeginTrialAsync(cancellation) : null;
        try
        {
            await foreach (var row in rows.WithCancellation(cancellation))
            {
                batch.Add(row);
                if (batch.Count == BatchSize)
                {
                    await FlushAsync();
                }
            }
        }
        catch (ImportFileException)
        {
            // What came before the fault stays.
            await FlushAsync();
            throw;
        }
        await FlushAsync();
        return totals;

        async Task FlushAsync()
        {
            var done = await ImportAsync(batch, plan, unusable, cancellation);
            done.Notes.ForEach(note);
            advance(totals = done.AddTo(totals));
            batch.Clear();
        }
    }

    private async Task<UnitOfWork.OpenTransaction> BeginTrialAsync(CancellationToken cancellation)
    {
        var transaction = await work.BeginAsync(cancellation);
        await store.BeginTrialAsync(cancellation);
        return transaction;
    }

    private async Task<ImportBatch> ImportAsync(IReadOnlyList<ImportRow> rows, ImportPlan plan, string unusable, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (plan.IsTrial)
                {
                    var tried = await DecideAsync(rows, plan, unusable, cancellation);
                    await store.TryAsync(tried.Additions, cancellation);
                    return tried;
                }
                await using var transaction = await work.BeginAsync(cancellation);
                await store.LockAsync(cancellation);
                var batch = await DecideAsync(rows, plan, unusable, cancellation);
                if (batch.Additions.Count > 0)
                {
                    await store.AddAsync(plan, batch.Additions, time.GetUtcNow(), cancellation);
                }
                await transaction.CommitAsync(cancellation);
                return batch;
            }
            catch (Exception e) when (attempt < MaxAttempts
                && (e.Violates(Documents.UserNameIndex) || e.Violates(Documents.ActivatedEmailIndex) || e.Violates(Documents.MobileIndex)))
            {
                // The next attempt sees what is taken now.
            }
        }
    }

    private async Task<ImportBatch> DecideAsync(IReadOnlyList<ImportRow> rows, ImportPlan plan, string unusable, CancellationToken cancellation)
    {
        var batch = new ImportBatch(plan, unusable, time.GetUtcNow());
        var known = await store.KnownAsync(plan, [.. rows.Select(r => r.User?.Key).OfType<string>().Where(ImportBatch.IsKey)], cancellation);
        var candidates = batch.Sift(rows, known).ConvertAll(row => new Candidate(row, site.Value.Name, mobiles.Value.AllowedCountries));
        var taken = await store.TakenAsync(
            [.. candidates.SelectMany(c => c.Names).Select(n => n.Key).Distinct()],
            [.. candidates.Select(c => c.Email?.Key).OfType<string>().Distinct()],
            [.. candidates.Select(c => c.Mobile?.Value).OfType<string>().Distinct()],
            time.GetUtcNow(), plan.IsTrial, cancellation);
        foreach (var candidate in candidates)
        {
            batch.Decide(candidate, taken);
        }
        return batch;
    }
}

/// <summary>A row that may become an account, with what it could be called here.</summary>
internal sealed class Candidate(ImportRow row, string site, IReadOnlyCollection<string> countries)
{
    public ImportRow Row => row;
    public ImportedUser User => row.User!;
    public EmailAddress? Email { get; } = EmailAddress.Parse(row.User!.Email);
    public MobileNumber? Mobile { get; } = MobileNumber.Parse(row.User!.Mobile, countries);
    public Nickname? Nickname { get; } = Nickname.Parse(row.User!.Nickname);
    public string? TimeZone { get; } = row.User!.TimeZone is { } zone && TimeZones.Find(zone) is not null ? zone : null;
    public IReadOnlyList<UserName> Names { get; } = NewNames.For(row.User!, site);
}
