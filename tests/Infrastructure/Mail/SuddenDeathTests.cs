using System.Net;
using Npgsql;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Mail;

/// <summary>The process is killed between the commit that queues a mail and the mail's arrival.</summary>
public sealed class SuddenDeathTests : IAsyncLifetime
{
    private readonly SmtpServer server = new();
    private Dictionary<string, string?> settings = [];

    public async Task InitializeAsync()
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

    public Task DisposeAsync() => server.StopAsync();

    /// <remarks>
    /// Nobody can close the moment between the server's 250 and the row that records it. Here it stays shut: a mail whose
    /// process is to be killed before it is recorded gets no 250, because the server holds its answer until the last kill.
    /// </remarks>
    [Fact]
    public async Task Killed_ten_times_between_commit_and_send_each_mail_arrives_once()
    {
        var addresses = new List<string>();
        for (var round = 0; round < 10; round++)
        {
            // Before the claim or just after; at the recipient; with the whole mail sent and no answer; when all is done.
            var moment = new[] { "commit", "rcpt", "data", "sent" }[round % 4];
            var address = $"{(moment == "sent" ? "reader" : "held")}-{round}@example.com";
            addresses.Add(address);
            await using var application = await Application.ServeAsync(settings);
            (await application.Visit().RegisterAsync($"person{round}", address)).Status.ShouldBe(HttpStatusCode.OK);
            switch (moment)
            {
                case "rcpt" or "data":
                    await server.UntilAsync(moment, address);
                    break;
                case "sent":
                    await Eventually.TrueAsync(async () => await CountAsync($"state = 'Sent' and \"to\" = '{address}'") == 1);
                    break;
            }
            await application.KillAsync();
        }
        (await CountAsync("state = 'Waiting'")).ShouldBe(addresses.Count(a => a.StartsWith("held", StringComparison.Ordinal)));

        server.Release();
        await using var last = await Application.ServeAsync(settings);
        await Eventually.TrueAsync(async () => await CountAsync("state <> 'Sent'") == 0, "every mail should be sent");

        server.Mails.Select(m => m.To).Order().ShouldBe(addresses.Order());
        server.Mails.DistinctBy(m => m.Header("Message-ID")).Count().ShouldBe(10);
    }

    private async Task<long> CountAsync(string where)
    {
        await using var source = NpgsqlDataSource.Create(settings["ConnectionStrings:Postgres"]!);
        await using var command = source.CreateCommand($"select count(*) from outgoing_mails where {where}");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
