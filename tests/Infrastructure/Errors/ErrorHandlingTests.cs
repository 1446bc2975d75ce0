using System.Net.Sockets;
using Npgsql;
using Slices.Infrastructure.Errors;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Errors;

/// <summary>What is an outage (503) and what a defect of ours (500), by what PostgreSQL and its client really throw.</summary>
public sealed class ErrorHandlingTests
{
    private const int Outage = 503;
    private const int Defect = 500;

    [Theory]
    [InlineData("select wrong syntax here", Defect)]
    [InlineData("select 1/0", Defect)]
    [InlineData("select * from lost", Defect)]
    [InlineData("do $$ begin raise sqlstate '40P01'; end $$", Defect)]
    [InlineData("do $$ begin raise sqlstate '53100'; end $$", Outage)]
    [InlineData("do $$ begin raise sqlstate '53300'; end $$", Outage)]
    [InlineData("do $$ begin raise sqlstate '08006'; end $$", Outage)]
    [InlineData("do $$ begin raise sqlstate '58030'; end $$", Outage)]
    [InlineData("set transaction read only; create table t ()", Outage)]
    [InlineData("set statement_timeout = 50; select pg_sleep(5)", Outage)]
    [InlineData("select pg_terminate_backend(pg_backend_pid())", Outage)]
    public Task What_the_database_answers(string sql, int status) => ShouldBeAsync(status, async connection =>
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await ExecuteAsync(connection, sql);
    });

    [Fact]
    public Task A_command_that_takes_too_long() => ShouldBeAsync(Outage, async connection =>
    {
        await using var command = new NpgsqlCommand("select pg_sleep(5)", connection) { CommandTimeout = 1 };
        await command.ExecuteNonQueryAsync();
    });

    [Fact]
    public Task A_second_command_while_the_first_is_read() => ShouldBeAsync(Defect, async connection =>
    {
        await using var command = new NpgsqlCommand("select 1", connection);
        await using var reader = await command.ExecuteReaderAsync();
        await ExecuteAsync(connection, "select 2");
    });

    [Fact]
    public Task A_connection_that_was_closed_or_thrown_away() => ShouldBeAsync(Defect, async connection =>
    {
        await connection.DisposeAsync();
        await connection.OpenAsync();
    });

    [Fact]
    public Task A_value_of_the_wrong_type() => ShouldBeAsync(Defect, async connection =>
    {
        await using var command = new NpgsqlCommand("select 'text'", connection);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        reader.GetInt32(0);
    });

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1")]
    [InlineData("Host=127.0.0.1,127.0.0.1;Port=1")]
    [InlineData("Host=nowhere.invalid")]
    public async Task A_server_that_is_not_there(string address)
    {
        await using var source = NpgsqlDataSource.Create($"{address};Username=x;Timeout=5");

        StatusOf(await Should.ThrowAsync<Exception>(async () => await source.OpenConnectionAsync())).ShouldBe(Outage);
    }

    [Fact]
    public async Task A_server_that_hangs_up()
    {
        using var server = new TcpListener(System.Net.IPAddress.Loopback, 0);
        server.Start();
        _ = Task.Run(async () =>
        {
            while (true)
            {
                (await server.AcceptTcpClientAsync()).Dispose();
            }
        });
        await using var source = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={((System.Net.IPEndPoint)server.LocalEndpoint).Port};Username=x;Timeout=5");

        StatusOf(await Should.ThrowAsync<Exception>(async () => await source.OpenConnectionAsync())).ShouldBe(Outage);
    }

    [Fact]
    [Slow]
    public async Task A_pool_that_is_used_up()
    {
        await using var source = NpgsqlDataSource.Create(await Postgres.ConnectionStringAsync("postgres") + ";Maximum Pool Size=1;Timeout=5");
        await using var only = await source.OpenConnectionAsync();

        StatusOf(await Should.ThrowAsync<Exception>(async () => await source.OpenConnectionAsync())).ShouldBe(Outage);
    }

    private static async Task ShouldBeAsync(int status, Func<NpgsqlConnection, Task> act)
    {
        await using var source = NpgsqlDataSource.Create(await Postgres.ConnectionStringAsync("postgres"));
        await using var connection = await source.OpenConnectionAsync();

        StatusOf(await Should.ThrowAsync<Exception>(() => act(connection))).ShouldBe(status);
    }

    // As EF hands it on.
    private static int StatusOf(Exception e)
    {
        ErrorHandling.Status(new InvalidOperationException("An error occurred", e)).ShouldBe(ErrorHandling.Status(e), e.ToString());
        return ErrorHandling.Status(e);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
