using System.Runtime.Versioning;
using Npgsql;
using Slices.Infrastructure.PrivatePostgres;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.PrivatePostgres;

[UnsupportedOSPlatform("windows")]
[Slow]
public sealed class PrivateServerTests : IDisposable
{
    private readonly string folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName(), "it's 数据")).FullName;

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);

    [Fact]
    public async Task The_first_one_starts_it_others_join_and_the_last_one_stops_it()
    {
        var first = await StartAsync();
        (await AnswersAsync(first.ConnectionString)).ShouldBeTrue();
        File.GetUnixFileMode(Path.Combine(folder, "postgres.password")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        new NpgsqlConnectionStringBuilder(first.ConnectionString).Host.ShouldBe("127.0.0.1");

        var second = await StartAsync();
        second.ConnectionString.ShouldBe(first.ConnectionString);
        await first.DisposeAsync();
        (await AnswersAsync(second.ConnectionString)).ShouldBeTrue();

        await second.DisposeAsync();
        (await AnswersAsync(second.ConnectionString)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_server_that_a_killed_site_left_is_adopted_with_its_data()
    {
        string left;
        var metrics = Ports.Free();
        await using (var site = await Application.ServeAsync(new() { ["Site:DataDirectory"] = folder, ["Metrics:Port"] = $"{metrics}" }))
        {
            // Metrics are set up before the server runs, and ask it when they are read.
            using var client = new HttpClient();
            (await client.GetStringAsync($"http://127.0.0.1:{metrics}/metrics")).ShouldContain("slices_outbox_waiting");
            (await site.Visit().RegisterAsync("survivor", "survivor@example.com")).Status.ShouldBe(System.Net.HttpStatusCode.OK);
            left = ProcessIdOfServer();
            await site.KillAsync();
        }
        ProcessIdOfServer().ShouldBe(left);

        await using (var adopted = await StartAsync())
        {
            ProcessIdOfServer().ShouldBe(left);
            await using var source = NpgsqlDataSource.Create(adopted.ConnectionString);
            await using var command = source.CreateCommand("select user_name from users");
            (await command.ExecuteScalarAsync()).ShouldBe("survivor");
        }

        File.Exists(Path.Combine(folder, "postgres", "postmaster.pid")).ShouldBeFalse();
    }

    [Fact]
    public async Task No_program_in_the_current_folder_is_taken_for_one_of_the_systems()
    {
        var here = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(folder)!, "clone")).FullName;
        foreach (var name in new[] { "test", "sh", "cat", "install", "chown", "setpriv", "sync", "postgres", "initdb", "pg_ctl", "pg_config", "pg_isready" })
        {
            var trap = Path.Combine(here, name);
            await File.WriteAllTextAsync(trap, "#!/bin/sh\necho $0 >> \"${0%/*}/called\"\nexit 1\n");
            File.SetUnixFileMode(trap, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }

        var ended = await Application.RunApartAsync(
            new() { ["Site:DataDirectory"] = folder, ["PATH"] = $".::{Environment.GetEnvironmentVariable("PATH")}:" }, ["migrate"], folder: here);

        ended.Status.ShouldBe(0, ended.Errors);
        File.Exists(Path.Combine(here, "called")).ShouldBeFalse();
        // Where the user postgres can reach it, or for an ordinary user, nothing lies elsewhere.
        new DirectoryInfo(Path.Combine(folder, "postgres")).LinkTarget.ShouldBeNull();
    }

    private Task<PrivateServer> StartAsync() => PrivateServer.StartAsync(folder, _ => { }, durable: false);

    private string ProcessIdOfServer() => File.ReadLines(Path.Combine(folder, "postgres", "postmaster.pid")).First();

    private static async Task<bool> AnswersAsync(string connectionString)
    {
        try
        {
            await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
