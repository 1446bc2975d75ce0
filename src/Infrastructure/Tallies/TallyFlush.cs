using System.Data.Common;

namespace Slices.Infrastructure.Tallies;

/// <summary>Keeps what this process has counted, now and then and when it stops. A process that dies takes half a minute's counts along.</summary>
public sealed partial class TallyFlush(MetricTallies metrics, IServiceScopeFactory scopes, ILogger<TallyFlush> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    // A site whose database is away stops all the same.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(3);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var timeout = new CancellationTokenSource(StopTimeout);
        await FlushAsync(timeout.Token);
    }

    public async Task FlushAsync(CancellationToken cancellation)
    {
        var tallies = metrics.Take();
        if (tallies.Count == 0)
        {
            return;
        }
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<TallyStore>().AddAsync(tallies, cancellation);
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or TimeoutException or OperationCanceledException)
        {
            metrics.PutBack(tallies);
            var reason = e.GetBaseException().Message;
            LogKept(reason);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await FlushAsync(stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "What was counted stays in memory, as the database is away: {Reason}")]
    private partial void LogKept(string reason);
}
