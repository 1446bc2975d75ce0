using System.Data.Common;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Nodes;

/// <summary>Keeps this process's row among the nodes while it serves the site.</summary>
public sealed partial class NodeHeartbeat(IServiceScopeFactory scopes, ILogger<NodeHeartbeat> log) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    // A site whose database is away stops all the same.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(3);

    private static readonly string Name = $"{Environment.MachineName}:{Environment.ProcessId}";

    private readonly Guid id = Guid.CreateVersion7();

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var timeout = new CancellationTokenSource(StopTimeout);
        await WriteAsync(nodes => nodes.RemoveAsync(id, timeout.Token));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        do
        {
            await WriteAsync(nodes => nodes.MarkAliveAsync(id, Name, ProductVersion.Current, stoppingToken));
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task WriteAsync(Func<NodeStore, Task> write)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await write(scope.ServiceProvider.GetRequiredService<NodeStore>());
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or TimeoutException or OperationCanceledException)
        {
            var reason = e.GetBaseException().Message;
            LogMissed(reason);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The node's row stays as it is, as the database is away: {Reason}")]
    private partial void LogMissed(string reason);
}
