using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.DeleteAccount;

/// <summary>Don't delete my account after all. Harmless when nobody wanted to.</summary>
public sealed record KeepAccountCommand : IRequest;

public sealed class KeepAccountHandler(CurrentUser owner, AuditTrail trail, Notices notices) : IRequestHandler<KeepAccountCommand, Unit>
{
    public Task<Unit> Handle(KeepAccountCommand command, CancellationToken cancellationToken) => owner.ChangeAsync(user =>
    {
        if (user.CallOffDeletion())
        {
            trail.Add(AuditKind.DeletionCalledOff, user.Id);
            notices.Queue(MailTemplate.DeletionCalledOff, user);
        }
        return Unit.Value;
    }, cancellationToken);
}
