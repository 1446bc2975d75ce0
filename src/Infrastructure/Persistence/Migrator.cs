using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Persistence;

/// <summary>Brings the database to this version, making it when the role may. Safe from several nodes at once.</summary>
public sealed class Migrator(SlicesDb db, NpgsqlDataSource source, DatabaseConnection database)
{
    /// <returns>The names of the migrations that were applied.</returns>
    /// <exception cref="StartException">The database can't be reached, made or changed; says which and what to do.</exception>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellation)
    {
        try
        {
            var pending = await PendingAsync(cancellation);
            if (pending.Count > 0)
            {
                await ApplyAsync(cancellation);
            }
            return pending;
        }
        catch (Exception e) when (Explain(e) is { } sentence)
        {
            throw new StartException(sentence, e);
        }
    }

    /// <summary>One sentence for whoever runs the site, or null for a failure that has nothing to do with the setting.</summary>
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
        // Not the source's connection string, which tells no password.
        var server = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Database = "postgres", Pooling = false };
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand("select rolcreatedb or rolsuper from pg_roles where rolname = current_user", connection);
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    // One node after the other: the framework's own lock ends with each migration's transaction, and another node that
    // waited for it would apply the next one a second time.
    private async Task ApplyAsync(CancellationToken cancellation)
    {
        await CreateAsync(cancellation);
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await ExecuteAsync(connection, "select pg_advisory_lock(hashtext('slices migrations'))", cancellation);
        try
        {
            await db.Database.MigrateAsync(cancellation);
        }
        finally
        {
            await ExecuteAsync(connection, "select pg_advisory_unlock(hashtext('slices migrations'))", CancellationToken.None);
        }
    }

    private async Task CreateAsync(CancellationToken cancellation)
    {
        var creator = db.GetService<IRelationalDatabaseCreator>();
        try
        {
            if (!await creator.ExistsAsync(cancellation))
            {
                await creator.CreateAsync(cancellation);
            }
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DuplicateDatabase || e.ConstraintName == "pg_database_datname_index")
        {
            // Another node made it first. Now it is there for both.
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<List<string>> PendingAsync(CancellationToken cancellation)
    {
        try
        {
            return [.. await db.Database.GetPendingMigrationsAsync(cancellation)];
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            return [.. db.Database.GetMigrations()];
        }
    }
}
