using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.ChangeEmail;

/// <summary>Cancels a change of address. The link that was sent ends.</summary>
public sealed record CancelEmailChangeCommand : IRequest<Unit>;

public sealed class CancelEmailChangeHandler(CurrentUser currentUser, AuditTrail trail) : IRequestHandler<CancelEmailChangeCommand, Unit>
{
    public Task<Unit> Handle(CancelEmailChangeCommand command, CancellationToken cancellationToken) => currentUser.ChangeAsync(user =>
    {
        if (user.DropNewEmail())
        {
            trail.Add(AuditKind.EmailChangeCancelled, user.Id);
        }
        return Unit.Value;
    }, cancellationToken);
}
