using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Admin.ChangeUser;

/// <summary>
/// How an administrator changes an account, alone or among many. Each change answers whether there was anything to change, and is recorded if
/// there was. The caller holds the account's lock, and saves.
/// </summary>
public sealed class AccountChanges(Activations activations, AccountEraser eraser, SessionRevoker revoker, MailOutbox mails, AuditLog log, TimeProvider time)
{
    /// <summary>Takes the address for proven. The caller has prepared it, as <see cref="Activations"/> says.</summary>
    public async Task<bool> ActivateAsync(User user, AdministratorAction act, CancellationToken cancellation)
    {
        if (user.State != UserState.Unactivated)
        {
            return false;
        }
        await activations.ActivateAsync(user, cancellation);
        return Record(AuditKind.AccountActivated, user, act);
    }

    public async Task<bool> DisableAsync(User user, AdministratorAction act, CancellationToken cancellation)
    {
        if (user.State == UserState.Disabled)
        {
            return false;
        }
        user.Disable();
        await revoker.EndAllAsync(user.Id, exceptThis: false, cancellation);
        return Record(AuditKind.AccountDisabled, user, act);
    }

    public bool Enable(User user, AdministratorAction act)
    {
        if (user.State != UserState.Disabled)
        {
            return false;
        }
        user.Enable();
        return Record(AuditKind.AccountEnabled, user, act);
    }

    /// <summary>Signs out of every browser. The address that was asked for in one of them is dropped.</summary>
    public async Task<bool> EndSessionsAsync(User user, AdministratorAction act, CancellationToken cancellation)
    {
        user.DropNewEmail();
        await revoker.EndAllAsync(user.Id, exceptThis: false, cancellation);
        return Record(AuditKind.SessionsEnded, user, act);
    }

    /// <summary>Signs out of one browser, and drops the address that was asked for in it.</summary>
    public async Task<bool> EndSessionAsync(User user, Guid session, AdministratorAction act, CancellationToken cancellation)
    {
        if (await revoker.EndAsync(user.Id, session, cancellation) == 0)
        {
            return false;
        }
        if (user.NewEmailSessionId == session)
        {
            user.DropNewEmail();
        }
        return Record(AuditKind.SessionsEnded, user, act);
    }

    /// <summary>Ends the password and the sessions, and mails a link for a new one.</summary>
    /// <param name="user">Who needs another password.</param>
    /// <param name="act">Whose act it is.</param>
    /// <param name="unusable">The hash of a password that nobody knows.</param>
    public async Task<bool> RequireNewPasswordAsync(User user, AdministratorAction act, string unusable, CancellationToken cancellation)
    {
        if (user is not { State: UserState.Active, MustReset: false })
        {
            return false;
        }
        user.LockUntilReset(unusable);
        await revoker.EndAllAsync(user.Id, exceptThis: false, cancellation);
        // The administrator's address stays in the audit log.
        mails.Add(OutgoingMail.Queue(MailTemplate.PasswordReset, user, user.Culture, requestedFrom: "", time.GetUtcNow(), tokenVersion: user.RenewReset()));
        return Record(AuditKind.PasswordResetRequired, user, act);
    }

    public async Task<bool> DeleteAsync(User user, AdministratorAction act, CancellationToken cancellation)
    {
        // Before it is erased, which saves and makes a pseudonym of the account.
        Record(AuditKind.AccountDeleted, user, act);
        await eraser.EraseAsync([user], cancellation);
        return true;
    }

    private bool Record(AuditKind kind, User user, AdministratorAction act)
    {
        log.Add(act.Entry(kind, user, time.GetUtcNow()));
        return true;
    }
}
