using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.ChangeEmail;

/// <summary>My address shall stay as it is: the link that was sent ends.</summary>
public sealed record CancelEmailChangeCommand : IRequest<Unit>;

public sealed class CancelEmailChangeHandler(CurrentUser owner, AuditTrail trail) : IRequestHandler<CancelEmailChangeCommand, Unit>
{
    public Task<Unit> Handle(CancelEmailChangeCommand command, CancellationToken cancellationToken) => owner.ChangeAsync(user =>
    {
        if (user.DropNewEmail())
        {
            trail.Add(AuditKind.EmailChangeCancelled, user.Id);
        }
        return Unit.Value;
    }, cancellationToken);
}
