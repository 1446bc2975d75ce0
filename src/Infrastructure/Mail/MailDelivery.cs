using Quartz;
using Slices.Infrastructure.Scheduling;

namespace Slices.Infrastructure.Mail;

/// <summary>Sends at every nudge, and once at the start what a dead process left.</summary>
public sealed partial class NudgedMailDelivery(MailDispatcher dispatcher, MailNudge nudge, ILogger<NudgedMailDelivery> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        nudge.Nudge();
        try
        {
            while (true)
            {
                await nudge.WaitAsync(stoppingToken);
                await DispatchAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The site stops, or never began to listen.
        }
    }

    private async Task DispatchAsync(CancellationToken stoppingToken)
    {
        try
        {
            await dispatcher.DispatchAsync(stoppingToken);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            LogPaused(e);
        }
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
