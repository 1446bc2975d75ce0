using Quartz;

namespace Slices.Infrastructure.Scheduling;

/// <summary>A job that runs again and again, on one node of all at a time.</summary>
public interface IRecurringJob : IJob
{
    static abstract TimeSpan Interval { get; }
}

public static class SchedulingRegistration
{
    /// <summary>
    /// Every recurring job of this assembly, on Quartz's clustered PostgreSQL store. <c>Scheduling:Enabled=false</c>
    /// leaves the jobs to the other nodes.
    /// </summary>
    public static IServiceCollection AddScheduling(this IServiceCollection services, IConfiguration configuration)
    {
        if (bool.TryParse(configuration["Scheduling:Enabled"], out var enabled) && !enabled)
        {
            return services;
        }
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler => scheduler.InstanceName = "slices");
            quartz.UseDefaultThreadPool(2);
            quartz.AddSchedulerListener<SchedulerRecordRemover>();
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(source => source.UseRegisteredDataSource = true);
                store.ProvisionSchema();
                store.UseClustering();
            });
            foreach (var job in typeof(IRecurringJob).Assembly.GetTypes().Where(t => t.IsClass && t.IsAssignableTo(typeof(IRecurringJob))))
            {
                var interval = (TimeSpan)job.GetProperty(nameof(IRecurringJob.Interval))!.GetValue(null)!;
                var key = new JobKey(job.Name);
                quartz.AddJob(job, j => j.WithIdentity(key).StoreDurably());
                quartz.AddTrigger(t => t.ForJob(key).WithIdentity(job.Name)
                    .WithSimpleSchedule(s => s.WithInterval(interval).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)));
            }
        });
        return services.AddQuartzHostedService(options =>
        {
            // Waiting for the start, the scheduler would wait out the whole shutdown when the start fails.
            options.AwaitApplicationStarted = false;
            // A job that is at it when the site stops, or can't start, comes to its end: it still uses what ends with the site.
            options.WaitForJobsToComplete = true;
        });
    }
}
