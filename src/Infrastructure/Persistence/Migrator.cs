using System.Net.Sockets;
using Npgsql;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Persistence;

/// <summary>Brings the database to this version, making it when the role may. Safe from several nodes at once, and behind a pooler.</summary>
public sealed class Migrator(NpgsqlDataSource source, DatabaseConnection database, FirstKey firstKey)
{
    private const string Folder = "migrations/";

    /// <summary>The names of all migrations, in their order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(Migrator).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal))
            .Select(n => Path.GetFileNameWithoutExtension(n[Folder.Length..])).Order(StringComparer.Ordinal),
    ];

    /// <returns>The names of the migrations that were applied.</returns>
    /// <exception cref="StartException">The database can't be reached, made or changed; says which and what to do.</exception>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellation)
    {
        try
        {
            var applied = (await PendingAsync(cancellation)).Count == 0 ? [] : await ApplyAsync(cancellation);
            await firstKey.MakeAsync(cancellation);
            return applied;
        }
        catch (Exception e) when (Explain(e) is { } sentence)
        {
            throw new StartException(sentence, e);
        }
    }

    /// <summary>The names of the migrations that the database lacks.</summary>
    public async Task<IReadOnlyList<string>> PendingAsync(CancellationToken cancellation)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellation);
            return await PendingAsync(connection, cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            return Names;
        }
    }

    /// <summary>One sentence for the operator, or null for a failure that has nothing to do with the setting.</summary>
    public string? Explain(Exception e)
    {
        var to = new NpgsqlConnectionStringBuilder(source.ConnectionString);
        var where = $"{to.Host}:{to.Port}";
        return e.GetBaseException() switch
        {
            PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
                $"ConnectionStrings:Postgres: PostgreSQL at {where} does not let the role '{to.Username}' in; check its name and password.",
            PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
                $"ConnectionStrings:Postgres: the database '{to.Database}' does not exist at {where}; create it, or let the role '{to.Username}' create databases.",
            PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } denied =>
                $"ConnectionStrings:Postgres: the role '{to.Username}' may not do what bringing the database '{to.Database}' to this version needs ({denied.MessageText}); run the command migrate with a role that may.",
            PostgresException { SqlState: PostgresErrorCodes.DuplicateTable } other =>
                $"ConnectionStrings:Postgres: the database '{to.Database}' holds tables that are not of this program, or of a version before its first release ({other.MessageText}); name an empty one.",
            SocketException or TimeoutException or EndOfStreamException =>
                $"ConnectionStrings:Postgres: no PostgreSQL answers at {where}; check the host and port, and that it is running.",
            PostgresException other => $"ConnectionStrings:Postgres: PostgreSQL at {where} refuses: {other.MessageText}.",
            NpgsqlException other => $"ConnectionStrings:Postgres: {where} can't be used: {other.Message}",
            _ => null,
        };
    }

    /// <summary>Whether the role may make the database, which is not there.</summary>
    public async Task<bool> MayCreateAsync(CancellationToken cancellation)
    {
        await using var connection = await OpenServerAsync(cancellation);
        await using var command = new NpgsqlCommand("select rolcreatedb or rolsuper from pg_roles where rolname = current_user", connection);
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    // All in one transaction, which holds the lock: a pooler may give the next transaction another connection.
    private async Task<IReadOnlyList<string>> ApplyAsync(CancellationToken cancellation)
    {
        await CreateAsync(cancellation);
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync("select pg_advisory_xact_lock(hashtext('slices migrations'))");
        await ExecuteAsync("create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())");
        var pending = await PendingAsync(connection, cancellation);
        foreach (var name in pending)
        {
            await ExecuteAsync(await ReadAsync(name, cancellation));
            await using var note = new NpgsqlCommand("insert into migrations (name) values ($1)", connection, transaction) { Parameters = { new() { Value = name } } };
            await note.ExecuteNonQueryAsync(cancellation);
        }
        await transaction.CommitAsync(cancellation);
        return pending;

        async Task ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    private static async Task<IReadOnlyList<string>> PendingAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var isThere = new NpgsqlCommand("select to_regclass('migrations') is not null", connection);
        if (await isThere.ExecuteScalarAsync(cancellation) is not true)
        {
            return Names;
        }
        await using var command = new NpgsqlCommand("select array_agg(name) from migrations", connection);
        var applied = await command.ExecuteScalarAsync(cancellation) as string[] ?? [];
        return [.. Names.Except(applied)];
    }

    private async Task CreateAsync(CancellationToken cancellation)
    {
        try
        {
            await (await source.OpenConnectionAsync(cancellation)).DisposeAsync();
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidCatalogName && new NpgsqlConnectionStringBuilder(source.ConnectionString).Database is { } name)
        {
            try
            {
                await using var server = await OpenServerAsync(cancellation);
                await using var command = new NpgsqlCommand($"create database \"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", server);
                await command.ExecuteNonQueryAsync(cancellation);
            }
            catch (PostgresException other) when (other.SqlState == PostgresErrorCodes.DuplicateDatabase || other.ConstraintName == "pg_database_datname_index")
            {
                // Another node made it first. Now it is there for both.
            }
        }
    }

    private async Task<NpgsqlConnection> OpenServerAsync(CancellationToken cancellation)
    {
        // Not the source's connection string, which tells no password.
        var server = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Database = "postgres", Pooling = false }.ConnectionString);
        await server.OpenAsync(cancellation);
        return server;
    }

    private static async Task<string> ReadAsync(string name, CancellationToken cancellation)
    {
        using var reader = new StreamReader(typeof(Migrator).Assembly.GetManifestResourceStream($"{Folder}{name}.sql")!);
        return await reader.ReadToEndAsync(cancellation);
    }
}
