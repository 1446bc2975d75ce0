using System.CommandLine;
using Slices.Infrastructure.Areas;
using Slices.Infrastructure.CommandLine;
using Slices.Infrastructure.Persistence;

namespace Slices.Features.Migrate;

/// <summary><c>migrate</c>: brings the database to this version.</summary>
public sealed class MigrateVerb(Migrator migrator, AreaImport areas) : IVerb
{
    public Command Describe()
    {
        var verb = new Command("migrate", "Brings the database to this version; safe from several nodes at once.");
        verb.SetAction(async (_, cancellation) =>
        {
            var applied = await migrator.MigrateAsync(cancellation);
            await areas.BringUpToDateAsync(cancellation);
            await Console.Out.WriteLineAsync(applied.Count == 0 ? "The database is at this version." : $"Applied {string.Join(", ", applied)}.");
            return 0;
        });
        return verb;
    }
}
