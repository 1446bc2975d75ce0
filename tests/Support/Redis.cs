using System.Diagnostics;

namespace Slices.Tests.Support;

/// <summary>A real Redis on a port of its own, which can go and come back.</summary>
public sealed class Redis : IAsyncLifetime
{
    private readonly string[] options;
    private readonly int port = Ports.Free();
    private Process? guard;

    public Redis()
        : this([])
    {
    }

    /// <param name="options">As on the server's command line, one in each; <c>PORT</c> is its port.</param>
    internal Redis(params string[] options) => this.options = options;

    public int Port => port;

    /// <summary>What <c>ConnectionStrings:Redis</c> says.</summary>
    public string Configuration => $"127.0.0.1:{port}";

    public async ValueTask InitializeAsync() => await StartAsync();

    public async Task StartAsync()
    {
        // The shell ends the server when its input closes, which it does however this process ends. The server's output is its own alone,
        // so that it ends with a server that can't start.
        var start = new ProcessStartInfo("sh",
            ["-c", "redis-server \"$@\" & echo $! >&2; exec >&-; read _; kill -9 $!", "redis", "--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", .. options.SelectMany(o => o.Replace("PORT", $"{port}", StringComparison.Ordinal).Split(' '))])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            // Where the number comes by itself: on its output the server may already be speaking.
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        guard = Process.Start(start)!;
        ProcessId = int.Parse((await guard.StandardError.ReadLineAsync())!, System.Globalization.CultureInfo.InvariantCulture);
        string? line;
        do
        {
            line = await guard.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"Redis didn't start on port {port}.");
        }
        while (!line.Contains("Ready to accept connections", StringComparison.Ordinal));
    }

    public int ProcessId { get; private set; }

    /// <summary>Redis is gone: nothing listens any more.</summary>
    public async Task StopAsync()
    {
        if (guard is not null)
        {
            guard.StandardInput.Close();
            await guard.WaitForExitAsync();
            guard.Dispose();
            guard = null;
        }
    }

    /// <summary>Runs a command as <c>redis-cli</c> does and answers what it prints.</summary>
    public async Task<string> CommandAsync(params string[] command)
    {
        using var cli = Process.Start(new ProcessStartInfo("redis-cli", ["-p", $"{port}", .. command]) { RedirectStandardOutput = true })!;
        var said = await cli.StandardOutput.ReadToEndAsync();
        await cli.WaitForExitAsync();
        return said.Trim();
    }

    /// <summary>Becomes the other one's replica, and the other one a primary, as in a failover.</summary>
    public async Task FollowAsync(Redis primary)
    {
        await primary.CommandAsync("replicaof", "no", "one");
        await CommandAsync("replicaof", "127.0.0.1", $"{primary.port}");
    }

    /// <summary>Redis keeps its connections and answers nothing, until it is resumed.</summary>
    public Task FreezeAsync() => SignalAsync("-STOP");

    public Task ResumeAsync() => SignalAsync("-CONT");

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{ProcessId}"]);
        await kill.WaitForExitAsync();
    }
}
