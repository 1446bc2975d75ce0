using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.ChangeEmail;

/// <summary>My address shall stay as it is: the link that was sent ends.</summary>
public sealed record CancelEmailChangeCommand : IRequest<Unit>;

public sealed class CancelEmailChangeHandler(SlicesDb db, SessionOwner owner, AuditTrail trail) : IRequestHandler<CancelEmailChangeCommand, Unit>
{
    public async Task<Unit> Handle(CancelEmailChangeCommand command, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var user = await owner.LockAsync(cancellationToken);
        if (user.DropNewEmail())
        {
            trail.Add(AuditKind.EmailChangeCancelled, user.Id);
            await db.SaveChangesAsync(cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        return Unit.Value;
    }
}
