using System.Reflection;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
using Slices.Infrastructure.Persistence.PrivatePostgres;

namespace Slices.Tests.Support;

/// <summary>One PostgreSQL for the whole run, and for each class a database cloned from a migrated template.</summary>
public static class Postgres
{
    private const string Template = "slices_template";

    private static readonly string Folder = Directory.CreateTempSubdirectory("slices-tests-").FullName;
    private static readonly Lazy<Task<PrivateServer>> Server = new(StartAsync);
    private static readonly Lazy<Task> Migrated = new(MigrateTemplateAsync);
    private static readonly SemaphoreSlim OneAtATime = new(1);
    private static int clones;

    /// <summary>The names of all migrations, in their order.</summary>
    public static IReadOnlyList<string> Migrations { get; } =
        [.. typeof(Program).Assembly.GetTypes().Select(t => t.GetCustomAttribute<MigrationAttribute>()?.Id).OfType<string>().Order(StringComparer.Ordinal)];

    /// <summary>The connection string of a database of this version with nothing in it.</summary>
    public static async Task<string> CloneAsync()
    {
        await Migrated.Value;
        var name = $"slices_{Interlocked.Increment(ref clones)}";
        // A template can't be copied twice at once.
        await OneAtATime.WaitAsync();
        try
        {
            await ExecuteAsync($"create database {name} template {Template}");
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
            ConnectionIdleLifetime = 5,
            ConnectionPruningInterval = 1,
        }.ConnectionString;

    /// <summary>Runs a statement on the server's own database.</summary>
    public static async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create((await Server.Value).ConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static Task<PrivateServer> StartAsync()
    {
        _ = Task.Run(Sweep);
        return PrivateServer.StartAsync(Folder, Console.Error.WriteLine, durable: false);
    }

    // A run is ended rather than ends, and leaves hundreds of megabytes: the next one takes away what nobody uses any more.
    private static void Sweep()
    {
        foreach (var folder in Directory.GetDirectories(Path.GetTempPath(), "slices-tests-*").Where(f => Directory.GetLastWriteTimeUtc(f) < DateTime.UtcNow.AddHours(-1)))
        {
            try
            {
                using var use = new FileStream(Path.Combine(folder, "postgres.users"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                if (Directory.ResolveLinkTarget(Path.Combine(folder, "postgres"), returnFinalTarget: true) is { Exists: true } elsewhere)
                {
                    Directory.Delete(elsewhere.FullName, recursive: true);
                }
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another run uses it, or sweeps it too.
            }
        }
    }

    private static async Task MigrateTemplateAsync()
    {
        var connection = await ConnectionStringAsync(Template) + ";Pooling=false";
        await using var site = new Site(new() { ["ConnectionStrings:Postgres"] = connection });
        await site.InitializeAsync();
    }
}
