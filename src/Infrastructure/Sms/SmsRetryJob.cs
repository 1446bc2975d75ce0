using Quartz;
using Slices.Infrastructure.Scheduling;

namespace Slices.Infrastructure.Sms;

/// <summary>Sends what waits for another attempt, and ends what has become worthless.</summary>
[DisallowConcurrentExecution]
public sealed class SmsRetryJob(SmsDispatcher dispatcher) : IRecurringJob
{
    public static TimeSpan Interval => TimeSpan.FromSeconds(3);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await dispatcher.DispatchAsync(cancellationToken);
}
