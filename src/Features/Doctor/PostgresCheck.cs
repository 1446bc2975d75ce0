using System.Runtime.CompilerServices;
using Npgsql;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.PrivatePostgres;
using Slices.Infrastructure.Settings;

namespace Slices.Features.Doctor;

/// <summary>Whether PostgreSQL answers and the database is at this version, or would be after the next start.</summary>
public sealed class PostgresCheck(DatabaseConnection database, IServiceProvider services) : IDiagnosticCheck
{
    private const int OldestVersion = 14;

    public static string Subject => "PostgreSQL";

    public async IAsyncEnumerable<Finding> ExamineAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        if (database.PrivateDirectory is { } directory && !PrivateServer.IsMadeIn(directory))
        {
            yield return await MissingAsync() is { } missing
                ? new(Verdict.Failure, missing)
                : new(Verdict.Ok, $"the next start makes a private one in {directory}, since ConnectionStrings:Postgres is not set.");
            yield break;
        }
        if (await FaultAsync(cancellation) is { } fault)
        {
            yield return fault;
            yield break;
        }
        await using var connection = await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(cancellation);
        var version = connection.PostgreSqlVersion;
        yield return version.Major < OldestVersion
            ? new(Verdict.Failure, $"version {version} is too old; {OldestVersion} is the oldest that serves.")
            : new(Verdict.Ok, $"version {version} at {connection.Host}:{connection.Port}, database {connection.Database}.");
        var pending = await services.GetRequiredService<Migrator>().PendingAsync(cancellation);
        yield return pending.Count > 0
            ? new(Verdict.Warning, $"the database lacks {string.Join(", ", pending)}; the next start or the command migrate applies them.")
            : new(Verdict.Ok, "the database is at this version.");
    }

    private static async Task<string?> MissingAsync()
    {
        try
        {
            await PrivateServer.CheckInstalledAsync();
            return null;
        }
        catch (PrivateServerException e)
        {
            return e.Message;
        }
    }

    // Null when a connection can be opened.
    private async Task<Finding?> FaultAsync(CancellationToken cancellation)
    {
        try
        {
            await database.OpenAsync(cancellation);
        }
        catch (StartException e)
        {
            return new(Verdict.Failure, e.Message);
        }
        var migrator = services.GetRequiredService<Migrator>();
        try
        {
            await (await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(cancellation)).DisposeAsync();
            return null;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            return await migrator.MayCreateAsync(cancellation)
                ? new(Verdict.Ok, "it answers; the next start or the command migrate makes the database, which is not there yet.")
                : new(Verdict.Failure, migrator.Explain(e)!);
        }
        catch (Exception e) when (migrator.Explain(e) is { } sentence)
        {
            return new(Verdict.Failure, sentence);
        }
    }
}
