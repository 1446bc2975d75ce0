using System.CommandLine;
using Slices.Infrastructure.Areas;
using Slices.Infrastructure.CommandLine;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Scheduling;
using Slices.Infrastructure.Settings;

namespace Slices.Features.Migrate;

/// <summary><c>migrate</c>: brings the database to this version.</summary>
public sealed class MigrateCliCommand(Migrator migrator, SchedulerTables scheduler, AreaImport areas) : ICliCommand
{
    public static Command Description => new("migrate", "Brings the database to this version; safe from several nodes at once.");

    public async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var applied = await migrator.MigrateAsync(cancellation);
        try
        {
            await scheduler.MakeAsync(cancellation);
        }
        catch (Exception e) when (SchedulerTables.IsFault(e) && migrator.Explain(e) is { } sentence)
        {
            throw new StartException(sentence, e);
        }
        await areas.BringUpToDateAsync(cancellation);
        await Console.Out.WriteLineAsync(applied.Count == 0 ? "The database is at this version." : $"Applied {string.Join(", ", applied)}.");
        return 0;
    }
}
