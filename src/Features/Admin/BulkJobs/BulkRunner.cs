using System.Diagnostics;
using Quartz;
using Slices.Infrastructure.Outbox;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Scheduling;

namespace Slices.Features.Admin.BulkJobs;

/// <summary>
/// Carries out the jobs. A job is one node's at a time, by a lease; what that node has not done when it stops or dies, another one goes on with.
/// </summary>
public sealed partial class BulkRunner(IServiceScopeFactory scopes, TimeProvider time, ILogger<BulkRunner> log) : IDispatcher<BulkJob>
{
    private const int Batch = 50;

    /// <summary>How long a dead node's job waits. A batch takes far less.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    public async Task DispatchAsync(CancellationToken cancellation)
    {
        while (await InScopeAsync<BulkJobStore, BulkJob?>(jobs => jobs.ClaimAsync(Lease, cancellation)) is { } job)
        {
            try
            {
                await RunAsync(job, cancellation);
            }
            finally
            {
                await NoteAsync(jobs => jobs.ReleaseAsync(job.Id, CancellationToken.None));
            }
        }
    }

    private async Task RunAsync(BulkJob job, CancellationToken cancellation)
    {
        LogBegun(job.AdministratorId, job.Act, job.Id, job.Total);
        // One for all: nobody knows its password.
        var unusable = job.Act == BulkAction.RequireNewPassword ? await InScopeAsync<PasswordHashing, string>(hashing => hashing.HashUnusableAsync(cancellation)) : "";
        for (var last = Guid.Empty; await InScopeAsync<BulkJobStore, bool>(jobs => jobs.RenewAsync(job.Id, Lease, cancellation));)
        {
            var began = Stopwatch.GetTimestamp();
            var ids = await InScopeAsync<BulkJobStore, List<Guid>>(jobs => jobs.NextAsync(job.Id, last, Batch, cancellation));
            foreach (var id in ids)
            {
                await ChangeAsync(job, id, unusable, cancellation);
            }
            if (ids.Count < Batch)
            {
                if (await InScopeAsync<BulkJobStore, bool>(jobs => jobs.EndAsync(job.Id, time.GetUtcNow(), cancellation)))
                {
                    LogEnded(job.Id);
                    return;
                }
                break;
            }
            last = ids[^1];
            // As long as it took, so that others have the database for half of the time.
            await Task.Delay(Stopwatch.GetElapsedTime(began), cancellation);
        }
        // It was cancelled already, or nobody who may do this stands behind it.
        await NoteAsync(jobs => jobs.CancelAsync(job.Id, time.GetUtcNow(), cancellation));
    }

    private async Task ChangeAsync(BulkJob job, Guid id, string unusable, CancellationToken cancellation)
    {
        string failure;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<BulkChanges>().ApplyAsync(job, id, unusable, cancellation);
            return;
        }
        catch (Exception e) when (e.Violates(Documents.ActivatedEmailIndex))
        {
            failure = "EmailTaken";
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            LogFailed(e, job.Id, id);
            failure = "Error";
        }
        // Where the database is away this fails too, and the job waits for the next attempt.
        await NoteAsync(jobs => jobs.FailAsync(job.Id, id, failure, cancellation));
    }

    private Task NoteAsync(Func<BulkJobStore, Task> note) => InScopeAsync<BulkJobStore, bool>(async jobs =>
    {
        await note(jobs);
        return true;
    });

    private async Task<T> InScopeAsync<TService, T>(Func<TService, Task<T>> act)
        where TService : notnull
    {
        await using var scope = scopes.CreateAsyncScope();
        return await act(scope.ServiceProvider.GetRequiredService<TService>());
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Administrator {Administrator}: {Act} as job {Id}, {Total} accounts")]
    private partial void LogBegun(Guid administrator, BulkAction act, Guid id, int total);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Id} is done")]
    private partial void LogEnded(Guid id);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {Id} could not change {UserId}")]
    private partial void LogFailed(Exception e, Guid id, Guid userId);
}

/// <summary>Goes on with the jobs of nodes that have stopped.</summary>
[DisallowConcurrentExecution]
public sealed class BulkResumeJob(OutboxSignal<BulkJob> signal) : IRecurringJob
{
    public static TimeSpan Interval => TimeSpan.FromMinutes(1);

    // Only a signal: a job may take hours, and what other dead nodes left would wait for the end of a run that carried it out.
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        signal.Set();
        return ValueTask.CompletedTask;
    }
}
