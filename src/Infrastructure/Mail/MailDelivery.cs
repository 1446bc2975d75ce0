using Quartz;
using Slices.Infrastructure.Scheduling;

namespace Slices.Infrastructure.Mail;

/// <summary>Sends at every nudge, and once at the start what a dead process left.</summary>
public sealed partial class NudgedMailDelivery(MailDispatcher dispatcher, MailNudge nudge, ILogger<NudgedMailDelivery> log) : BackgroundService
{
    // So that a server which keeps some mails waiting doesn't keep the next ones waiting too.
    private const int MostRounds = 4;

    private readonly SemaphoreSlim rounds = new(MostRounds);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        nudge.Nudge();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await nudge.WaitAsync(stoppingToken);
                await rounds.WaitAsync(stoppingToken);
                _ = DispatchAsync(stoppingToken);
            }
        }
        finally
        {
            // The site stops when what is being handed over is recorded, or it would be sent again after the next start.
            for (var place = 0; place < MostRounds; place++)
            {
                await rounds.WaitAsync(CancellationToken.None);
            }
        }
    }

    private async Task DispatchAsync(CancellationToken stopping)
    {
        try
        {
            await dispatcher.DispatchAsync(stopping);
        }
        catch (Exception e)
        {
            if (!stopping.IsCancellationRequested)
            {
                LogPaused(e);
            }
        }
        finally
        {
            rounds.Release();
        }
    }

    public override void Dispose()
    {
        rounds.Dispose();
        base.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Sending mail stopped short; the retrying job will go on")]
    private partial void LogPaused(Exception e);
}

/// <summary>Sends what waits for another attempt.</summary>
[DisallowConcurrentExecution]
public sealed class MailRetryJob(MailDispatcher dispatcher) : IRecurringJob
{
    public static TimeSpan Interval => TimeSpan.FromSeconds(5);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await dispatcher.DispatchAsync(cancellationToken);
}
