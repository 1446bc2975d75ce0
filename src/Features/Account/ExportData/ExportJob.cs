using Quartz;
using Slices.Infrastructure.Scheduling;

namespace Slices.Features.Account.ExportData;

/// <summary>Makes the files whose first attempt was lost or failed.</summary>
[DisallowConcurrentExecution]
public sealed class ExportJob(ExportMaker maker) : IRecurringJob
{
    public static TimeSpan Interval => TimeSpan.FromMinutes(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await maker.DispatchAsync(cancellationToken);
}
