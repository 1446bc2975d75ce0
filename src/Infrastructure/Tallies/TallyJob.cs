using Quartz;
using Slices.Infrastructure.Scheduling;

namespace Slices.Infrastructure.Tallies;

/// <summary>Adds up what was counted.</summary>
[DisallowConcurrentExecution]
public sealed class TallyJob(TallyStore tallies) : IRecurringJob
{
    public static TimeSpan Interval => TimeSpan.FromMinutes(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await tallies.FoldAsync(cancellationToken);
}
