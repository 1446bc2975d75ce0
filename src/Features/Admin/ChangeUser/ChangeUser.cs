using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Admin.ChangeUser;

/// <summary>What an administrator does to somebody's account.</summary>
public sealed record ChangeUserCommand(Guid Id, UserChange Change) : IRequest<ChangeUserResult>, IStepUp
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.UserChange;
}

public enum ChangeUserResult
{
    Done,
    NotFound,

    /// <summary>Administrators can't do it to themselves, so that none locks themselves out by mistake.</summary>
    Yourself,

    /// <summary>The last administrator can't leave.</summary>
    LastAdministrator,

    /// <summary>An account that is unproven or disabled gets no more rights and no link.</summary>
    NotActive,

    /// <summary>Another account proved the same address first.</summary>
    EmailTaken,
}

public sealed partial class ChangeUserHandler(
    UnitOfWork work, Administrators administrators, Activations activations, AccountEraser eraser, ResetMails resets, FactorChanges factors, SessionRevoker revoker, AuditTrail trail, Visitor visitor,
    ILogger<ChangeUserHandler> log)
    : IRequestHandler<ChangeUserCommand, ChangeUserResult>
{
    public async Task<ChangeUserResult> Handle(ChangeUserCommand command, CancellationToken cancellationToken)
    {
        var change = command.Change;
        if (command.Id == visitor.UserId && change.IsForOthers())
        {
            return ChangeUserResult.Yourself;
        }
        if (change == UserChange.Activate && await work.LoadAsync<User>(command.Id, cancellationToken) is { } waiting)
        {
            await activations.PrepareAsync(waiting);
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
        if (change.Demotes() && user.IsAdministrator && !await administrators.IsSpareAsync(user, cancellationToken))
        {
            return ChangeUserResult.LastAdministrator;
        }
        try
        {
            var kind = await ApplyAsync(user, change, cancellationToken);
            // Enabling an enabled account, for example, changes nothing.
            if (kind is { } happened && (change == UserChange.EndSessions || work.HasChanges))
            {
                trail.Add(happened, user.Id);
            }
            if (change is UserChange.Disable or UserChange.EndSessions)
            {
                await revoker.EndAllAsync(user.Id, exceptThis: false, cancellationToken);
            }
            await transaction.CommitAsync(cancellationToken);
        }
        catch (Exception e) when (e.Violates(Documents.ActivatedEmailIndex))
        {
            return ChangeUserResult.EmailTaken;
        }
        LogChanged(visitor.UserId, change, user.Id);
        return ChangeUserResult.Done;
    }

    /// <returns>What happened; null where it is recorded already.</returns>
    private async Task<AuditKind?> ApplyAsync(User user, UserChange change, CancellationToken cancellation)
    {
        switch (change)
        {
            case UserChange.Activate:
                await activations.ActivateAsync(user, cancellation);
                return AuditKind.AccountActivated;
            case UserChange.Disable:
                user.Disable();
                return AuditKind.AccountDisabled;
            case UserChange.Enable:
                user.Enable();
                return AuditKind.AccountEnabled;
            case UserChange.Delete:
                trail.Add(AuditKind.AccountDeleted, user.Id);
                await eraser.EraseAsync([user], cancellation);
                return null;
            case UserChange.EndSessions:
                user.DropNewEmail();
                return AuditKind.SessionsEnded;
            case UserChange.ResetPassword:
                resets.Queue(user, user.Culture);
                return null;
            case UserChange.RemoveFactors:
                if (await factors.RemoveAllAsync(user, cancellation))
                {
                    await revoker.EndAllAsync(user.Id, exceptThis: false, cancellation);
                }
                return null;
            case UserChange.GrantAdministrator:
                user.GrantAdministrator();
                return AuditKind.AdministratorGranted;
            case UserChange.RevokeAdministrator:
                user.RevokeAdministrator();
                return AuditKind.AdministratorRevoked;
            default:
                throw new ArgumentOutOfRangeException(nameof(change), change, null);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Administrator {Administrator}: {Change} {UserId}")]
    private partial void LogChanged(Guid? administrator, UserChange change, Guid userId);
}
