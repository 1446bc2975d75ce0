using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.DeleteAccount;

/// <summary>Don't delete my account after all. Harmless when nobody wanted to.</summary>
public sealed record KeepAccountCommand : IRequest;

public sealed class KeepAccountHandler(SlicesDb db, SessionOwner owner, AuditTrail trail, Notices notices) : IRequestHandler<KeepAccountCommand, Unit>
{
    public async Task<Unit> Handle(KeepAccountCommand command, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var user = await owner.LockAsync(cancellationToken);
        if (user.CallOffDeletion())
        {
            trail.Add(AuditKind.DeletionCalledOff, user.Id);
            notices.Queue(MailTemplate.DeletionCalledOff, user);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        return Unit.Value;
    }
}
