using MediatR;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.TwoFactor;

/// <summary>Removes a passkey; or, where none is named, the app.</summary>
public sealed record RemoveFactorCommand(Guid? Passkey) : IRequest<RemoveFactorResult>, IStepUp;

public enum RemoveFactorResult
{
    Removed,

    /// <summary>It is the last one of an administrator, who must have one.</summary>
    Required,

    /// <summary>It is the account's last sign-in method.</summary>
    LastWay,
}

public sealed class RemoveFactorHandler(
    CurrentUser currentUser, PasskeyStore passkeys, FactorChanges changes, SignInMethods methods, AuditTrail trail, IOptions<AccountSettings> settings, Visitor visitor)
    : IRequestHandler<RemoveFactorCommand, RemoveFactorResult>
{
    public async Task<RemoveFactorResult> Handle(RemoveFactorCommand command, CancellationToken cancellationToken)
    {
        // Under the account's lock, so that two at once don't remove the last two.
        var result = await currentUser.ChangeAsync(user => RemoveAsync(user, command.Passkey, cancellationToken), cancellationToken);
        if (result == RemoveFactorResult.LastWay)
        {
            await trail.WriteAsync(AuditKind.LoginRefused, visitor.UserId, Factor.Passkey, nameof(RemoveFactorResult.LastWay));
        }
        return result;
    }

    private async Task<RemoveFactorResult> RemoveAsync(User user, Guid? passkey, CancellationToken cancellation)
    {
        var all = await passkeys.ListAsync(user.Id, cancellation);
        if (passkey is null ? user.TotpSecret is null : all.All(p => p.Id != passkey))
        {
            return RemoveFactorResult.Removed;
        }
        var isLast = passkey is null ? all.Count == 0 : user.TotpSecret is null && all.Count == 1;
        if (isLast && settings.Value.RequireAdministratorFactor && user.IsAdministrator)
        {
            return RemoveFactorResult.Required;
        }
        // An app alone doesn't sign in.
        if (passkey is not null && !await methods.ExistWithoutAsync(user, cancellation, passkey: passkey))
        {
            return RemoveFactorResult.LastWay;
        }
        await changes.RemoveAsync(user, passkey, reason: "", cancellation);
        return RemoveFactorResult.Removed;
    }
}
