using System.Net;
using System.Net.Sockets;

namespace Slices.Infrastructure.PrivatePostgres;

/// <summary>The data folder's database cluster and its server. Callers hold the gate: one at a time.</summary>
internal sealed class Cluster(string dataDirectory, Action<string> say, bool durable)
{
    private readonly string place = Path.Combine(dataDirectory, "postgres");
    private readonly string password = Path.Combine(dataDirectory, "postgres.password");
    private readonly string log = Path.Combine(dataDirectory, "postgres.log");
    private Postmaster? running;

    private string Settings => string.Join(' ', new[]
    {
        "listen_addresses=127.0.0.1",
        $"port={FreePort()}",
        "unix_socket_directories=",
        "max_connections=100",
        "shared_buffers=32MB",
        $"fsync={durable}",
        $"full_page_writes={durable}",
        $"synchronous_commit={durable}",
        $"autovacuum={durable}",
    }.Select(setting => $"-c {setting}"));

    /// <summary>Makes the cluster and starts its server, as far as that is not done yet.</summary>
    /// <returns>The connection string.</returns>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        NewCluster.RemoveRemains(place);
        if (!Directory.Exists(place))
        {
            File.Delete(place); // a link to nowhere
            await NewCluster.CreateAsync(place, password, say, durable, cancellationToken);
        }
        else if (!File.Exists(password))
        {
            throw new PrivateServerException($"{password} is missing: restore it, or delete {place} to start with an empty database.");
        }

        // Several rounds, because another program may take the free port first, and a server that is killed takes a
        // moment to let go of its memory.
        for (var round = 0; ; round++)
        {
            running = await FindAnsweringAsync(cancellationToken);
            if (running is not null)
            {
                return $"Host=127.0.0.1;Port={running.Port};Database=slices;"
                    + $"Username=slices;Password={await File.ReadAllTextAsync(password, cancellationToken)};"
                    + "Require Auth=ScramSHA256;SSL Mode=Disable;GSS Encryption Mode=Disable";
            }

            if (round == 3)
            {
                throw new PrivateServerException($"The private PostgreSQL doesn't start: {LastFailure()} (from {log}).");
            }

            await Task.Delay(round * 300, cancellationToken);
            await StartAsync();
        }
    }

    /// <summary>Stops the server, if it runs.</summary>
    public async Task StopAsync()
    {
        // Without its files, should somebody have deleted them, it is still the one that was running.
        if ((await Postmaster.FindAsync(place) ?? running) is { } server && await server.IsRunningAsync())
        {
            var programs = await Programs.FindAsync();
            var stopped = await Programs.RunAsync(
                [.. Programs.AsOwner, programs["pg_ctl"], "stop", "-D", server.Directory, "-m", "fast", "-t", "30"]);
            if (stopped.Status != 0)
            {
                await server.KillAsync();
            }
        }
    }

    // The server, once it answers; null when there is none, or none any more.
    private async Task<Postmaster?> FindAnsweringAsync(CancellationToken cancellationToken)
    {
        for (var silences = 0; await Postmaster.FindAsync(place) is { } server; await Task.Delay(50, cancellationToken))
        {
            var programs = await Programs.FindAsync();
            var answer = await Programs.RunAsync([programs["pg_isready"], "-h", "127.0.0.1", "-p", $"{server.Port}", "-t", "2"]);
            if (answer.Status == 0)
            {
                return server;
            }

            // 1: it is starting, recovering from a crash, or stopping, and says so. 2: nothing; not listening yet, or hung.
            if (answer.Status > 1 && ++silences == 3)
            {
                say("Replacing a private PostgreSQL that doesn't answer …");
                await server.KillAsync();
            }
        }

        return null;
    }

    private async Task StartAsync()
    {
        // The real place: the user postgres can't follow a link that lies under /root.
        var directory = Directory.ResolveLinkTarget(place, returnFinalTarget: true)?.FullName ?? place;
        var programs = await Programs.FindAsync((await File.ReadAllTextAsync(Path.Combine(place, "PG_VERSION"))).Trim());

        // The shell opens the log, so that it is the operator's and the server holds no pipe of ours. A signal to our
        // process group in this moment is for us alone; afterwards the server has a session of its own, by pg_ctl.
        await Programs.RunAsync(
        [
            "sh", "-c", "trap '' HUP INT TERM; exec \"$@\" >> \"$0\" 2>&1 < /dev/null", log, .. Programs.AsOwner,
            programs["pg_ctl"], "start", "-s", "-w", "-t", "600", "-D", directory, "-o", Settings,
        ]);
    }

    private string LastFailure() =>
        (File.Exists(log) ? File.ReadLines(log).LastOrDefault(line => line.Contains("FATAL:") || line.Contains("ERROR:")) : null)
        ?? "it doesn't say why";

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
