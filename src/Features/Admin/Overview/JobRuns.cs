using Slices.Infrastructure.Persistence;

namespace Slices.Features.Admin.Overview;

/// <summary>How a job's runs have gone.</summary>
/// <param name="LastAt">When the last run that has ended began.</param>
/// <param name="Failures">How many of its last runs failed, one after the other.</param>
/// <param name="Reason">Why the last of those did.</param>
/// <param name="IsRunning">Whether a run is at work now, which began within a day: one that takes longer hangs, or its node died.</param>
public sealed record JobRun(string Name, DateTimeOffset LastAt, TimeSpan Took, int Failures, string? Reason, long Runs, bool IsRunning = false);

/// <summary>What Quartz keeps of the jobs' runs.</summary>
public sealed class JobRuns(Sql sql)
{
    /// <summary>One for each job that has run.</summary>
    public async Task<List<JobRun>> ListAsync(CancellationToken cancellation) =>
        // Quartz makes its tables when it first starts. Until then, nothing has run.
        await sql.ValueAsync<bool>($"select to_regclass('qrtz_job_status') is not null", cancellation)
            ? await sql.ListAsync(
                $"""
                select job_name, last_fired_time, last_run_time, consecutive_failures, last_failure_message, run_count,
                    exists (select from qrtz_fired_triggers f where f.job_name = s.job_name and f.state = 'EXECUTING' and f.fired_time > {DateTimeOffset.UtcNow.AddDays(-1).UtcTicks})
                from qrtz_job_status s order by job_name
                """,
                row => new JobRun(
                    row.Get<string>(0), new(row.Get<long>(1), TimeSpan.Zero), TimeSpan.FromTicks(row.Get<long>(2)), row.Get<int>(3), row.Get<string?>(4), row.Get<long>(5), row.Get<bool>(6)),
                cancellation)
            : [];
}
