using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Security;

namespace Slices.Features.Activate;

/// <summary>Deletes a registration that the address's owner didn't make.</summary>
public sealed record RefuseRegistrationCommand(string Token) : Redacted, IRequest<ActivationState>, IRateLimited
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.Activation;
}

public sealed partial class RefuseRegistrationHandler(
    UnitOfWork work, ActivationLinks links, AccountEraser eraser, AuditTrail trail, ILogger<RefuseRegistrationHandler> log)
    : IRequestHandler<RefuseRegistrationCommand, ActivationState>
{
    public async Task<ActivationState> Handle(RefuseRegistrationCommand command, CancellationToken cancellationToken)
    {
        await using var transaction = await work.BeginAsync(cancellationToken);
        if (await links.LockAsync(command.Token, cancellationToken) is not { State: UserState.Unactivated } user)
        {
            return ActivationState.Invalid;
        }
        trail.Add(AuditKind.RegistrationRefused, user.Id);
        await eraser.EraseAsync([user], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        LogRefused(user.Id);
        return ActivationState.Refused;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Deleted {UserId}, whose address belongs to somebody who didn't register")]
    private partial void LogRefused(Guid userId);
}
