using MediatR;
using Quartz;
using Slices.Infrastructure.Scheduling;

namespace Slices.Features.CleanUp;

[DisallowConcurrentExecution]
public sealed class CleanUpJob(IMediator mediator) : IRecurringJob
{
    public static TimeSpan Interval => TimeSpan.FromHours(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await mediator.Send(new CleanUpCommand(), cancellationToken);
}
