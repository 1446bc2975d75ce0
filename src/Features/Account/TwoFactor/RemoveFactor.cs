using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.TwoFactor;

/// <summary>I no longer have that passkey; or, where none is named, the app.</summary>
public sealed record RemoveFactorCommand(Guid? Passkey) : IRequest<RemoveFactorResult>, IStepUp;

public enum RemoveFactorResult
{
    Removed,

    /// <summary>It is the last one of an administrator, who must have one.</summary>
    Required,
}

public sealed class RemoveFactorHandler(
    SlicesDb db, SecondFactors factors, RecoveryCodes recovery, FactorChanges changes, IOptions<AccountSettings> settings, Visitor visitor)
    : IRequestHandler<RemoveFactorCommand, RemoveFactorResult>
{
    public async Task<RemoveFactorResult> Handle(RemoveFactorCommand command, CancellationToken cancellationToken)
    {
        var userId = visitor.UserId!.Value;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // One removal of an account after another, so that two at once don't take the last two.
        await db.Users.Where(u => u.Id == userId).ExecuteUpdateAsync(u => u.SetProperty(x => x.WrongCodes, x => x.WrongCodes), cancellationToken);
        var removed = command.Passkey is { } passkey
            ? await db.Passkeys.Where(p => p.Id == passkey && p.UserId == userId).ExecuteDeleteAsync(cancellationToken)
            : await db.Users.Where(u => u.Id == userId && u.TotpSecret != null)
                .ExecuteUpdateAsync(u => u.SetProperty(x => x.TotpSecret, (string?)null).SetProperty(x => x.WrongCodes, 0), cancellationToken);
        if (removed == 0)
        {
            return RemoveFactorResult.Removed;
        }
        if (await factors.OfAsync(userId, cancellationToken) is not { Any: true })
        {
            if (settings.Value.RequireAdministratorFactor && await db.Users.AnyAsync(u => u.Id == userId && u.IsAdministrator, cancellationToken))
            {
                return RemoveFactorResult.Required;
            }
            await recovery.ReplaceAsync(userId, [], cancellationToken);
        }
        await changes.RecordAsync(AuditKind.FactorRemoved, command.Passkey is null ? Factor.Totp : Factor.Passkey, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return RemoveFactorResult.Removed;
    }
}
