using Npgsql;
using Quartz;

namespace Slices.Infrastructure.Scheduling;

/// <summary>Quartz's tables, which it makes itself where they are missing.</summary>
public sealed class SchedulerTables(ISchedulerFactory schedulers)
{
    /// <summary>Makes them, with this version's jobs in them, and starts none: the role that the site runs by may not be allowed to make tables.</summary>
    /// <exception cref="SchedulerException">The database can't be changed.</exception>
    public async Task MakeAsync(CancellationToken cancellation)
    {
        var scheduler = await schedulers.GetScheduler(cancellation);
        await scheduler.Shutdown(waitForJobsToComplete: false, cancellation);
    }

    /// <summary>Whether it says that the scheduler can't be set up.</summary>
    public static bool IsFault(Exception e) => e is SchedulerException or NpgsqlException;
}
