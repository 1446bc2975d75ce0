using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.TwoFactor;

/// <summary>Makes new recovery codes, in place of all others. Empty when there is no second factor.</summary>
public sealed record MakeCodesCommand : IRequest<IReadOnlyList<string>>, IStepUp;

public sealed class MakeCodesHandler(CurrentUser currentUser, SecondFactors factors, RecoveryCodes recovery, FactorChanges changes)
    : IRequestHandler<MakeCodesCommand, IReadOnlyList<string>>
{
    // Under the account's lock, so that two at once don't leave twenty.
    public Task<IReadOnlyList<string>> Handle(MakeCodesCommand command, CancellationToken cancellationToken) => currentUser.ChangeAsync<IReadOnlyList<string>>(async user =>
    {
        if (await factors.OfAsync(user.Id, cancellationToken) is not { Any: true })
        {
            return [];
        }
        var codes = RecoveryCodes.Make();
        await recovery.ReplaceAsync(user.Id, codes, cancellationToken);
        changes.Record(AuditKind.RecoveryCodesMade, Factor.RecoveryCode, user);
        return codes;
    }, cancellationToken);
}
