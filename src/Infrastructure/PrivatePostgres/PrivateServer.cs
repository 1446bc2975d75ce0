using System.Runtime.InteropServices;

namespace Slices.Infrastructure.PrivatePostgres;

/// <summary>
/// The PostgreSQL server that Slices runs for itself when no connection string is configured. It listens on loopback
/// only, and is shared by every process that uses the same data folder: the first one starts it, the last one stops it.
/// </summary>
public sealed class PrivateServer : IAsyncDisposable
{
    // `gate` is held exclusively while the server is started or stopped, `use` is shared by the processes that use it.
    // Both are locks that the kernel releases, however their process ends.
    private readonly string gate;
    private readonly FileStream use;
    private readonly Cluster cluster;
    private readonly Lazy<Task> leaving;
    private readonly PosixSignalRegistration[] signals;

    private PrivateServer(string dataDirectory, Cluster cluster)
    {
        this.cluster = cluster;
        gate = GateOf(dataDirectory);
        use = FileLock.TryShare(Path.Combine(dataDirectory, "postgres.users"))
            ?? throw new PrivateServerException($"Another program holds the lock {dataDirectory}/postgres.users: end it.");
        leaving = new(LeaveAsync);

        // The host disposes this object; these are for the moments before it listens, and for Environment.Exit.
        PosixSignal[] ends = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP];
        signals = [.. ends.Select(signal => PosixSignalRegistration.Create(signal, LeaveUnlessHandled))];
        AppDomain.CurrentDomain.ProcessExit += Leave;
    }

    /// <summary>Where the database <c>slices</c> is, with the password: don't log it.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>Whether the data folder has a database already.</summary>
    public static bool IsMadeIn(string dataDirectory) => Directory.Exists(Path.Combine(dataDirectory, "postgres"));

    /// <exception cref="PrivateServerException">PostgreSQL is not installed.</exception>
    public static Task CheckInstalledAsync() => Programs.FindAsync();

    /// <summary>Starts the server of this data folder, or joins the processes that use it already.</summary>
    /// <param name="dataDirectory">Holds the server's data, password and log; made if missing.</param>
    /// <param name="say">Told, in a sentence, what takes longer than a moment.</param>
    /// <param name="durable">False for tests: faster, and a power cut may destroy the data.</param>
    /// <param name="cancellationToken">Leaves no server behind.</param>
    /// <exception cref="PrivateServerException">It can't be started; the message says what to do.</exception>
    public static async Task<PrivateServer> StartAsync(
        string dataDirectory, Action<string> say, bool durable = true, CancellationToken cancellationToken = default)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PrivateServerException($"The private PostgreSQL needs Linux or macOS; {PrivateServerException.WayOut}.");
        }

        try
        {
            dataDirectory = Directory.CreateDirectory(dataDirectory).FullName;
            using var starting = await FileLock.TakeAsync(GateOf(dataDirectory), cancellationToken);
            var server = new PrivateServer(dataDirectory, new Cluster(dataDirectory, say, durable));
            try
            {
                server.ConnectionString = await server.cluster.RunAsync(cancellationToken);
                return server;
            }
            catch
            {
                starting.Dispose();
                await server.DisposeAsync();
                throw;
            }
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new PrivateServerException($"The private PostgreSQL can't use its data folder: {e.Message}", e);
        }
    }

    /// <summary>Stops the server unless another process uses it. The data stays.</summary>
    public ValueTask DisposeAsync() => new(leaving.Value);

    private async Task LeaveAsync()
    {
        try
        {
            using var stopping = await FileLock.TakeAsync(gate, CancellationToken.None);
            use.Dispose();
            using var alone = FileLock.TryTake(use.Name);
            if (alone is not null)
            {
                await cluster.StopAsync();
            }
        }
        catch (DirectoryNotFoundException)
        {
            await cluster.StopAsync(); // the data folder was deleted: nobody else can be using this server
        }

        AppDomain.CurrentDomain.ProcessExit -= Leave;
        Array.ForEach(signals, signal => signal.Dispose());
    }

    // Handlers run in reverse order: the host's, registered later, has had its say.
    private void LeaveUnlessHandled(PosixSignalContext signal)
    {
        if (!signal.Cancel)
        {
            leaving.Value.Wait();
        }
    }

    private void Leave(object? sender, EventArgs e) => leaving.Value.Wait();

    private static string GateOf(string dataDirectory) => Path.Combine(dataDirectory, "postgres.lock");
}
