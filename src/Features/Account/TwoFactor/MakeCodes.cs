using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.TwoFactor;

/// <summary>New recovery codes for me, in place of all I have. Empty where there is no second factor that they could stand in for.</summary>
public sealed record MakeCodesCommand : IRequest<IReadOnlyList<string>>, IStepUp;

public sealed class MakeCodesHandler(SlicesDb db, SessionOwner owner, SecondFactors factors, RecoveryCodes recovery, FactorChanges changes, Visitor visitor)
    : IRequestHandler<MakeCodesCommand, IReadOnlyList<string>>
{
    public async Task<IReadOnlyList<string>> Handle(MakeCodesCommand command, CancellationToken cancellationToken)
    {
        var userId = visitor.UserId!.Value;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // One after another, so that two at once don't leave twenty.
        var user = await owner.LockAsync(cancellationToken);
        if (await factors.OfAsync(userId, cancellationToken) is not { Any: true })
        {
            return [];
        }
        var codes = RecoveryCodes.Make();
        await recovery.ReplaceAsync(userId, codes, cancellationToken);
        changes.Record(AuditKind.RecoveryCodesMade, Factor.RecoveryCode, user);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return codes;
    }
}
