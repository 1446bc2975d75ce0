using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.DeleteAccount;

/// <summary>Cancels the account's deletion. Harmless when none is scheduled.</summary>
public sealed record KeepAccountCommand : IRequest;

public sealed class KeepAccountHandler(CurrentUser currentUser, AuditTrail trail, Notices notices) : IRequestHandler<KeepAccountCommand, Unit>
{
    public Task<Unit> Handle(KeepAccountCommand command, CancellationToken cancellationToken) => currentUser.ChangeAsync(user =>
    {
        if (user.CancelDeletion())
        {
            trail.Add(AuditKind.DeletionCalledOff, user.Id);
            notices.Queue(MailTemplate.DeletionCalledOff, user);
        }
        return Unit.Value;
    }, cancellationToken);
}
