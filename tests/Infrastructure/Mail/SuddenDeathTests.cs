using System.Net;
using Npgsql;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Mail;

/// <summary>The process is killed between the commit that queues a mail and the mail's arrival.</summary>
[Slow]
public sealed class SuddenDeathTests : IAsyncLifetime
{
    private readonly SmtpServer server = new();
    private Dictionary<string, string?> settings = [];

    public async ValueTask InitializeAsync()
    {
        await server.StartAsync();
        settings = new()
        {
            ["ConnectionStrings:Postgres"] = await Postgres.CloneAsync(),
            ["Site:BaseUrl"] = "http://localhost:5080",
            ["Throttle:Enabled"] = "false",
            ["Mail:Host"] = "127.0.0.1",
            ["Mail:Port"] = $"{server.Port}",
            ["Mail:Security"] = "None",
            ["Mail:From"] = "Slices <no-reply@slices.example>",
        };
    }

    public async ValueTask DisposeAsync() => await server.StopAsync();

    /// <remarks>
    /// Nobody can close the moment between the server's 250 and the row that records it. Here it stays shut: until the
    /// process is dead, the server holds its answer.
    /// </remarks>
    [Fact]
    public async Task Killed_ten_times_between_commit_and_send_each_mail_arrives_once()
    {
        const int Kills = 10;
        for (var kill = 0; kill < Kills; kill++)
        {
            // Before the claim or just after; at the recipient; with the whole mail handed over and no answer.
            var moment = new[] { "commit", "rcpt", "data" }[kill % 3];
            await using var application = await ServeAndDeliverAsync(kill);
            server.Hold();
            (await application.Visit().RegisterAsync($"person{kill}", Address(kill))).Status.ShouldBe(HttpStatusCode.OK);
            if (moment != "commit")
            {
                await server.UntilAsync(moment, Address(kill));
            }
            await application.KillAsync();
            (await CountAsync("state = 'Waiting'")).ShouldBe(1);
            server.Release();
            if (kill < Kills - 1)
            {
                // The lease of the dead is over, without waiting for it each time; the last one is waited for.
                await ExecuteAsync("update outgoing_mails set leased_until = null where state = 'Waiting'");
            }
        }
        await using var last = await ServeAndDeliverAsync(Kills);
        server.Mails.DistinctBy(m => m.Header("Message-ID")).Count().ShouldBe(Kills);
    }

    private static string Address(int kill) => $"held-{kill}@example.com";

    /// <summary>Starts the site again, which brings every mail that was queued before, once.</summary>
    private async Task<Application> ServeAndDeliverAsync(int queued)
    {
        var application = await Application.ServeAsync(settings);
        await Eventually.TrueAsync(async () => await CountAsync("state = 'Sent'") == queued, "every mail should be sent after the restart");
        server.Mails.Select(m => m.To).Order().ShouldBe(Enumerable.Range(0, queued).Select(Address).Order());
        return application;
    }

    private Task<long> CountAsync(string where) => ExecuteAsync($"select count(*) from outgoing_mails where {where}");

    private async Task<long> ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(settings["ConnectionStrings:Postgres"]!);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync() as long? ?? 0;
    }
}
