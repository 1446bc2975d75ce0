using System.Diagnostics;
using Npgsql;
using Slices.Tests.Architecture;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Persistence;

/// <summary>What docs/operations.md says of backups, done: a site on the restored database is the same site.</summary>
[Slow]
public sealed class BackupTests(BackupTests.OwnDatabase site) : IClassFixture<BackupTests.OwnDatabase>
{
    // As the document says them, but for the names.
    private const string Dump = "pg_dump --format=custom --file=slices.dump slices";
    private const string Restore = "pg_restore --no-owner --exit-on-error --dbname=slices slices.dump";

    [Fact]
    public async Task Who_had_an_account_signs_in_on_the_restored_database_with_a_second_factor_too()
    {
        var manual = await File.ReadAllTextAsync(Path.Combine(Source.Repository, "docs", "operations.md"));
        manual.ShouldContain(Dump);
        manual.ShouldContain(Restore);
        await site.AddUserAsync("survivor");
        var secret = await (await site.SignedInAsync("survivor")).AddAppAsync(site);

        var file = Path.Combine(site.DataDirectory, "slices.dump");
        var database = new NpgsqlConnectionStringBuilder(site.ConnectionString).Database!;
        await RunAsync(Dump.Replace("slices.dump", file, StringComparison.Ordinal), database);
        await Postgres.ExecuteAsync("create database restored");
        await RunAsync(Restore.Replace("slices.dump", file, StringComparison.Ordinal), "restored");
        await using var restored = new Site(new() { ["ConnectionStrings:Postgres"] = await Postgres.ConnectionStringAsync("restored") });
        await restored.InitializeAsync();

        var visitor = restored.Visit();
        var first = await visitor.SignInAsync("survivor");
        var second = await visitor.SubmitAsync(first.Location!, ("Code", restored.Code(secret, 1)));

        second.Location.ShouldBe("/");
        (await visitor.IsSignedInAsync()).ShouldBeTrue();
    }

    private async Task RunAsync(string command, string database)
    {
        var words = command.Split(' ');
        var server = new NpgsqlConnectionStringBuilder(site.ConnectionString);
        var program = Directory.GetDirectories("/usr/lib/postgresql").Select(folder => Path.Combine(folder, "bin", words[0])).FirstOrDefault(File.Exists) ?? words[0];
        var arguments = words[1..].Select(word => word switch { "slices" => database, "--dbname=slices" => $"--dbname={database}", _ => word });
        using var running = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
            Environment =
            {
                ["PGHOST"] = server.Host, ["PGPORT"] = server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["PGUSER"] = server.Username, ["PGPASSWORD"] = server.Password,
            },
        })!;
        var errors = await running.StandardError.ReadToEndAsync();
        await running.WaitForExitAsync();
        running.ExitCode.ShouldBe(0, errors);
    }

    /// <summary>A site that nobody else writes to.</summary>
    public sealed class OwnDatabase() : Site([]);
}
