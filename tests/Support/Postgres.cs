using Npgsql;
using Slices.Infrastructure.PrivatePostgres;

namespace Slices.Tests.Support;

/// <summary>One PostgreSQL for the whole run, and for each class a database cloned from a migrated template.</summary>
public static class Postgres
{
    private const string Template = "slices_template";

    private static readonly string Folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "server")).FullName;
    private static readonly Lazy<Task<PrivateServer>> Server = new(StartAsync);
    private static readonly Lazy<Task> Migrated = new(MigrateTemplateAsync);
    private static readonly SemaphoreSlim OneAtATime = new(1);
    private static int clones;

    /// <summary>The connection string of a database of this version with nothing in it.</summary>
    public static async Task<string> CloneAsync()
    {
        await Migrated.Value;
        var name = $"slices_{Interlocked.Increment(ref clones)}";
        // A template can't be copied twice at once.
        await OneAtATime.WaitAsync();
        try
        {
            // Its files, instead of its pages one by one through the log: half the work.
            await ExecuteAsync($"create database {name} template {Template} strategy file_copy");
        }
        finally
        {
            OneAtATime.Release();
        }
        return await ConnectionStringAsync(name);
    }

    /// <summary>How to reach a database of this name on the server, whether or not it exists.</summary>
    public static async Task<string> ConnectionStringAsync(string database) =>
        new NpgsqlConnectionStringBuilder((await Server.Value).ConnectionString)
        {
            Database = database,
            MaxPoolSize = 20,
            MinPoolSize = 0,
            ConnectionIdleLifetime = 10,
            ConnectionPruningInterval = 1,
        }.ConnectionString;

    /// <summary>
    /// Takes away what tests leave in a database; the areas and the keys are as good for the next ones.
    /// </summary>
    public static FormattableString Empty => $"""
        do $do$ begin execute (select 'truncate ' || string_agg(quote_ident(tablename), ', ') || ' restart identity cascade' from pg_tables
        where schemaname = 'public' and tablename not in ('migrations', 'data_protection_keys', 'areas', 'area_list', 'heartbeat', 'nodes')); end $do$
        """;

    /// <summary>Runs a statement on the server's own database.</summary>
    public static async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create((await Server.Value).ConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Ends the server, if one was started.</summary>
    public static async Task StopAsync()
    {
        if (Server.IsValueCreated)
        {
            await (await Server.Value).DisposeAsync();
        }
    }

    private static Task<PrivateServer> StartAsync() => PrivateServer.StartAsync(Folder, _ => { }, durable: false);

    private static async Task MigrateTemplateAsync()
    {
        var connection = await ConnectionStringAsync(Template) + ";Pooling=false";
        await using var site = new Site(new() { ["ConnectionStrings:Postgres"] = connection });
        await site.InitializeAsync();
    }
}
