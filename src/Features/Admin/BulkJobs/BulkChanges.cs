using Slices.Domain;
using Slices.Features.Admin.ChangeUser;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Persistence;

namespace Slices.Features.Admin.BulkJobs;

/// <summary>Changes one account of a job, in a transaction of its own: nobody who signs in waits for more than that.</summary>
public sealed class BulkChanges(UnitOfWork work, BulkJobStore jobs, Activations activations, AccountChanges changes)
{
    /// <param name="job">The job.</param>
    /// <param name="id">The account.</param>
    /// <param name="unusable">The hash of a password that nobody knows.</param>
    public async Task ApplyAsync(BulkJob job, Guid id, string unusable, CancellationToken cancellation)
    {
        if (job.Act == BulkAction.Activate && await work.LoadAsync<User>(id, cancellation) is { } waiting)
        {
            await activations.PrepareAsync(waiting);
        }
        await using var transaction = await work.BeginAsync(cancellation);
        if (job.Act == BulkAction.Activate)
        {
            await activations.LockAsync(cancellation);
        }
        if (await work.LockAsync<User>(id, cancellation) is not { } user)
        {
            // The account was deleted. Its row of the job usually went with it; this removes one that was added at that very moment.
            await jobs.TakeAsync(job.Id, id, cancellation);
            await transaction.CommitAsync(cancellation);
            return;
        }
        if (await ObstacleAsync(job, user, cancellation) is { } obstacle)
        {
            await jobs.FailAsync(job.Id, id, obstacle, cancellation);
            await transaction.CommitAsync(cancellation);
            return;
        }
        // Another node may have done it, or the administrator has lost the role. An account that is deleted takes its row of the job along, so the row goes first.
        if (!await jobs.TakeAsync(job.Id, id, cancellation))
        {
            return;
        }
        await jobs.CountAsync(job.Id, await ChangeAsync(job, user, unusable, cancellation), cancellation);
        await transaction.CommitAsync(cancellation);
    }

    // What has happened to the account since it was counted, so that it isn't one of those that were meant any more; null for nothing.
    private async Task<string?> ObstacleAsync(BulkJob job, User user, CancellationToken cancellation)
    {
        if (user.IsAdministrator)
        {
            return "Administrator";
        }
        // One that was activated is no leftover to be deleted. One that was disabled meanwhile needs no change.
        return job.Act == BulkAction.Delete || (job.Act == BulkAction.Disable && user.State != UserState.Disabled)
            ? await jobs.CountedStateAsync(job.Id, user.Id, cancellation) is { } state && state != $"{user.State}" ? "Changed" : null
            : null;
    }

    private Task<bool> ChangeAsync(BulkJob job, User user, string unusable, CancellationToken cancellation)
    {
        var act = new AdministratorAction(job.AdministratorId, job.Address, job.Network, job.Device, job.Reason);
        return job.Act switch
        {
            BulkAction.Activate => changes.ActivateAsync(user, act, cancellation),
            BulkAction.Disable => changes.DisableAsync(user, act, cancellation),
            BulkAction.EndSessions => changes.EndSessionsAsync(user, act, cancellation),
            BulkAction.RequireNewPassword => changes.RequireNewPasswordAsync(user, act, unusable, cancellation),
            BulkAction.Delete => changes.DeleteAsync(user, act, cancellation),
            _ => throw new ArgumentOutOfRangeException(nameof(job), job.Act, null),
        };
    }
}
