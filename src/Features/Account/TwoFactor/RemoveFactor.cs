using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.TwoFactor;

/// <summary>I no longer have that passkey; or, where none is named, the app.</summary>
public sealed record RemoveFactorCommand(Guid? Passkey) : IRequest<RemoveFactorResult>, IStepUp;

public enum RemoveFactorResult
{
    Removed,

    /// <summary>It is the last one of an administrator, who must have one.</summary>
    Required,

    /// <summary>Nothing else would let me in.</summary>
    LastWay,
}

public sealed class RemoveFactorHandler(
    SlicesDb db, SessionOwner owner, RecoveryCodes recovery, FactorChanges changes, WaysIn ways, AuditTrail trail, IOptions<AccountSettings> settings, Visitor visitor)
    : IRequestHandler<RemoveFactorCommand, RemoveFactorResult>
{
    public async Task<RemoveFactorResult> Handle(RemoveFactorCommand command, CancellationToken cancellationToken)
    {
        var userId = visitor.UserId!.Value;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // One removal of an account after another, so that two at once don't take the last two.
        var user = await owner.LockAsync(cancellationToken);
        if (!await RemoveAsync(user, command.Passkey, cancellationToken))
        {
            return RemoveFactorResult.Removed;
        }
        if (user.TotpSecret is null && !await db.Passkeys.AnyAsync(p => p.UserId == userId, cancellationToken))
        {
            if (settings.Value.RequireAdministratorFactor && user.IsAdministrator)
            {
                return RemoveFactorResult.Required;
            }
            await recovery.ReplaceAsync(userId, [], cancellationToken);
        }
        // An app lets nobody in by itself.
        if (command.Passkey is not null && !await ways.ExistAsync(user, cancellationToken))
        {
            await trail.WriteAsync(AuditKind.LoginRefused, userId, Factor.Passkey, nameof(RemoveFactorResult.LastWay));
            return RemoveFactorResult.LastWay;
        }
        changes.Record(AuditKind.FactorRemoved, command.Passkey is null ? Factor.Totp : Factor.Passkey, user);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return RemoveFactorResult.Removed;
    }

    private async Task<bool> RemoveAsync(User user, Guid? passkey, CancellationToken cancellation) => passkey is { } id
        ? await db.Passkeys.Where(p => p.Id == id && p.UserId == user.Id).ExecuteDeleteAsync(cancellation) == 1
        : user.DropApp();
}
