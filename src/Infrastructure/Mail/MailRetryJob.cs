using Quartz;
using Slices.Infrastructure.Scheduling;

namespace Slices.Infrastructure.Mail;

/// <summary>Sends what waits for another attempt.</summary>
[DisallowConcurrentExecution]
public sealed class MailRetryJob(MailDispatcher dispatcher) : IRecurringJob
{
    public static TimeSpan Interval => TimeSpan.FromSeconds(5);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await dispatcher.DispatchAsync(cancellationToken);
}
