using Quartz;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Scheduling;

/// <summary>A job that runs again and again, on one node of all at a time.</summary>
public interface IRecurringJob : IJob
{
    static abstract TimeSpan Interval { get; }
}

/// <summary>A job as the application lists it.</summary>
public sealed record RecurringJob(Type Type, TimeSpan Interval)
{
    public static RecurringJob Of<T>()
        where T : IRecurringJob => new(typeof(T), T.Interval);
}

public static class SchedulingRegistration
{
    /// <summary>
    /// The jobs, on Quartz's clustered PostgreSQL store. <c>Scheduling:Enabled=false</c>
    /// leaves the jobs to the other nodes.
    /// </summary>
    public static IServiceCollection AddScheduling(this IServiceCollection services, IConfiguration configuration, IReadOnlyCollection<RecurringJob> jobs)
    {
        services.AddSettings<SchedulingSettings>();
        services.AddScoped<SchedulerTables>();
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = "slices";
                // A site that stops waits for its jobs, so it tells them to end. One that ends by its token has not failed.
                scheduler.ShutdownJobInterruption = ShutdownJobInterruption.WhenWaitingForJobs;
            });
            // One each, so that none waits for another that takes long.
            quartz.UseDefaultThreadPool(Math.Max(1, jobs.Count));
            quartz.AddSchedulerListener<SchedulerRecordRemover>();
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(source => source.UseRegisteredDataSource = true);
                store.ProvisionSchema();
                store.UseClustering();
                store.UseExecutionHistory();
            });
            foreach (var (job, interval) in jobs)
            {
                var key = new JobKey(job.Name);
                quartz.AddJob(job, j => j.WithIdentity(key).StoreDurably());
                quartz.AddTrigger(t => t.ForJob(key).WithIdentity(job.Name)
                    .WithSimpleSchedule(s => s.WithInterval(interval).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)));
            }
        });
        services.Configure<ExecutionHistoryOptions>(history =>
        {
            // Some jobs run every few seconds: what they did is written together, and little of it is kept.
            history.WriteBehindInterval = TimeSpan.FromSeconds(15);
            history.MaxEntriesPerJob = 20;
        });
        return bool.TryParse(configuration["Scheduling:Enabled"], out var enabled) && !enabled ? services : services.AddQuartzHostedService(options =>
        {
            // Waiting for the start, the scheduler would wait out the whole shutdown when the start fails.
            options.AwaitApplicationStarted = false;
            // A job that is at it when the site stops, or can't start, comes to its end: it still uses what ends with the site.
            options.WaitForJobsToComplete = true;
        });
    }
}
