using FluentValidation;
using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Validation;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Admin.ChangeUser;

/// <summary>What an administrator does to somebody's account.</summary>
/// <param name="Id">The account.</param>
/// <param name="Change">What.</param>
/// <param name="Reason">Why, for the audit log: needed for what takes something away.</param>
/// <param name="Item">Which session is ended, or which passkey is removed.</param>
public sealed record ChangeUserCommand(Guid Id, UserChange Change, string Reason = "", Guid? Item = null) : Redacted, IRequest<ChangeUserResult>, IStepUp
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.UserChange;
}

public sealed class ChangeUserValidator : AbstractValidator<ChangeUserCommand>
{
    public ChangeUserValidator() => RuleFor(c => c.Reason).Reason(isNeeded: c => c.Change.NeedsReason());
}

public sealed partial class ChangeUserHandler(
    UnitOfWork work, Administrators administrators, Activations activations, AccountChanges changes, ResetMails resets, MailRateLimiter mailLimiter, FactorChanges factors, SessionRevoker revoker, SignInLocks locks, AuditLog audit,
    Visitor visitor, TimeProvider time, ILogger<ChangeUserHandler> log)
    : IRequestHandler<ChangeUserCommand, ChangeUserResult>
{
    public async Task<ChangeUserResult> Handle(ChangeUserCommand command, CancellationToken cancellationToken)
    {
        var change = command.Change;
        if (!change.MayBeDone(visitor.UserId, command.Id))
        {
            return ChangeUserResult.Yourself;
        }
        if (!await PrepareAsync(command, cancellationToken))
        {
            return ChangeUserResult.TooMany;
        }
        await using var transaction = await work.BeginAsync(cancellationToken);
        if (change == UserChange.Activate)
        {
            await activations.LockAsync(cancellationToken);
        }
        // Locked from here on: a sign-in at the same moment waits, or is over and its session ends below.
        if (await work.LockAsync<User>(command.Id, cancellationToken) is not { } user)
        {
            return ChangeUserResult.NotFound;
        }
        if (change.NeedsActive() && user.State != UserState.Active)
        {
            return ChangeUserResult.NotActive;
        }
        if (change.Demotes() && user.IsAdministrator && !await administrators.HasOtherAsync(user, cancellationToken))
        {
            return ChangeUserResult.LastAdministrator;
        }
        // Deleting an account with a long history takes longer than a proxy waits. Undone then, it would be undone each time.
        var patience = change == UserChange.Delete ? CancellationToken.None : cancellationToken;
        try
        {
            if (!await ApplyAsync(user, command, patience))
            {
                return change is UserChange.EndSession or UserChange.RemovePasskey ? ChangeUserResult.Gone : ChangeUserResult.Unchanged;
            }
            await transaction.CommitAsync(patience);
        }
        catch (Exception e) when (e.Violates(Documents.ActivatedEmailIndex))
        {
            return ChangeUserResult.EmailTaken;
        }
        LogChanged(visitor.UserId, change, user.Id);
        return ChangeUserResult.Done;
    }

    // What may not be asked within the transaction. False where no further mail may leave.
    private async Task<bool> PrepareAsync(ChangeUserCommand command, CancellationToken cancellation)
    {
        if (command.Change is not (UserChange.Activate or UserChange.Unlock or UserChange.ResetPassword) || await work.LoadAsync<User>(command.Id, cancellation) is not { } user)
        {
            return true;
        }
        switch (command.Change)
        {
            case UserChange.Activate:
                await activations.PrepareAsync(user);
                return true;
            case UserChange.Unlock:
                await locks.ForgetWaitsAsync(user, cancellation);
                return true;
            default:
                return user.State != UserState.Active || await mailLimiter.ClaimResetByAdministratorAsync(user.EmailKey);
        }
    }

    /// <returns>False where it was so already.</returns>
    private async Task<bool> ApplyAsync(User user, ChangeUserCommand command, CancellationToken cancellation)
    {
        var act = AdministratorAction.Of(visitor, VisibleText.Fold(command.Reason));
        switch (command.Change)
        {
            case UserChange.Activate:
                return await changes.ActivateAsync(user, act, cancellation);
            case UserChange.Disable:
                return await changes.DisableAsync(user, act, cancellation);
            case UserChange.Enable:
                return changes.Enable(user, act);
            case UserChange.Delete:
                return await changes.DeleteAsync(user, act, cancellation);
            case UserChange.Unlock:
                await locks.EndAsync(user.Id, cancellation);
                return Record(AuditKind.AccountUnlocked);
            case UserChange.EndSessions:
                return await changes.EndSessionsAsync(user, act, cancellation);
            case UserChange.EndSession:
                return await changes.EndSessionAsync(user, command.Item ?? Guid.Empty, act, cancellation);
            case UserChange.ResetPassword:
                resets.QueueByAdministrator(user);
                return true;
            case UserChange.RemoveFactors:
                return await SignOutAsync(await factors.RemoveAllAsync(user, act.Reason, cancellation));
            case UserChange.RemoveApp:
                return await SignOutAsync(await factors.RemoveAsync(user, passkey: null, act.Reason, cancellation));
            case UserChange.RemovePasskey:
                return await SignOutAsync(await factors.RemoveAsync(user, command.Item ?? Guid.Empty, act.Reason, cancellation));
            case UserChange.GrantAdministrator when !user.IsAdministrator:
                user.GrantAdministrator();
                return Record(AuditKind.AdministratorGranted);
            case UserChange.RevokeAdministrator when user.IsAdministrator:
                user.RevokeAdministrator();
                return Record(AuditKind.AdministratorRevoked);
            case UserChange.GrantAdministrator or UserChange.RevokeAdministrator:
                return false;
            default:
                throw new ArgumentOutOfRangeException(nameof(command), command.Change, null);
        }

        bool Record(AuditKind kind)
        {
            audit.Add(act.Entry(kind, user, time.GetUtcNow()));
            return true;
        }

        async Task<bool> SignOutAsync(bool isRemoved)
        {
            if (isRemoved)
            {
                await revoker.EndAllAsync(user.Id, exceptThis: false, cancellation);
            }
            return isRemoved;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Administrator {Administrator}: {Change} {UserId}")]
    private partial void LogChanged(Guid? administrator, UserChange change, Guid userId);
}
