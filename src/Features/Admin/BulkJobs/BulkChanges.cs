using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Admin.BulkJobs;

/// <summary>Changes one account of a job, in a transaction of its own: nobody who signs in waits for more than that.</summary>
public sealed class BulkChanges(
    UnitOfWork work, BulkJobStore jobs, Activations activations, AccountEraser eraser, SessionRevoker revoker, MailOutbox mails, AuditLog log, TimeProvider time)
{
    /// <param name="job">The job.</param>
    /// <param name="id">The account.</param>
    /// <param name="unusable">The hash of a password that nobody knows.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task ApplyAsync(BulkJob job, Guid id, string unusable, CancellationToken cancellation)
    {
        if (job.Act == BulkAct.Activate && await work.LoadAsync<User>(id, cancellation) is { } waiting)
        {
            await activations.PrepareAsync(waiting);
        }
        await using var transaction = await work.BeginAsync(cancellation);
        if (job.Act == BulkAct.Activate)
        {
            await activations.LockAsync(cancellation);
        }
        // An account that is gone has taken its row of the job along.
        if (await work.LockAsync<User>(id, cancellation) is not { } user)
        {
            return;
        }
        // Nobody was an administrator when the accounts were counted.
        var changes = !user.IsAdministrator && Applies(job.Act, user);
        if (!await jobs.CountAsync(job.Id, id, changes, cancellation))
        {
            return;
        }
        if (changes)
        {
            await ChangeAsync(job, user, unusable, cancellation);
        }
        await transaction.CommitAsync(cancellation);
    }

    private static bool Applies(BulkAct act, User user) => act switch
    {
        BulkAct.Activate => user.State == UserState.Unactivated,
        BulkAct.Disable => user.State != UserState.Disabled,
        BulkAct.RequireNewPassword => user is { State: UserState.Active, MustReset: false },
        _ => true,
    };

    private async Task ChangeAsync(BulkJob job, User user, string unusable, CancellationToken cancellation)
    {
        switch (job.Act)
        {
            case BulkAct.Activate:
                await activations.ActivateAsync(user, cancellation);
                Note(AuditKind.AccountActivated);
                break;
            case BulkAct.Disable:
                user.Disable();
                await revoker.EndAllAsync(user.Id, exceptThis: false, cancellation);
                Note(AuditKind.AccountDisabled);
                break;
            case BulkAct.EndSessions:
                user.DropNewEmail();
                await revoker.EndAllAsync(user.Id, exceptThis: false, cancellation);
                Note(AuditKind.SessionsEnded);
                break;
            case BulkAct.RequireNewPassword:
                user.LockUntilReset(unusable);
                await revoker.EndAllAsync(user.Id, exceptThis: false, cancellation);
                mails.Add(OutgoingMail.Queue(MailTemplate.PasswordReset, user, user.Culture, job.Address, time.GetUtcNow(), tokenVersion: user.RenewReset()));
                Note(AuditKind.PasswordResetRequired);
                break;
            case BulkAct.Delete:
                Note(AuditKind.AccountDeleted);
                await eraser.EraseAsync([user], cancellation);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(job), job.Act, null);
        }

        void Note(AuditKind kind) => log.Add(
            AuditEntry.Of(kind, user.Id, job.AdministratorId, null, job.Address, job.Network, job.Device, job.Reason, time.GetUtcNow()));
    }
}
