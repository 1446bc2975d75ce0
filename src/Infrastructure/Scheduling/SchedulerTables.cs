using Quartz;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Scheduling;

/// <summary>Quartz's tables, which it makes itself where they are missing.</summary>
public sealed class SchedulerTables(IServiceProvider services, Migrator migrator)
{
    /// <summary>Makes them now: the role that the site runs by may not be allowed to.</summary>
    /// <exception cref="StartException">The database can't be changed; says why and what to do.</exception>
    public async Task MakeAsync(CancellationToken cancellation)
    {
        if (services.GetService<ISchedulerFactory>() is not { } factory)
        {
            return;
        }
        try
        {
            var scheduler = await factory.GetScheduler(cancellation);
            await scheduler.Shutdown(waitForJobsToComplete: false, cancellation);
        }
        catch (SchedulerException e)
        {
            throw Explained(e);
        }
    }

    /// <summary>What the operator reads of a scheduler that can't be set up.</summary>
    public StartException Explained(Exception e) => new(migrator.Explain(e) ?? $"The scheduler can't start: {e.GetBaseException().Message}", e);
}
