using MediatR;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Throttling;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.Confirm;

/// <summary>It is still me, as the provider will say that signs me in: there is nothing else to show it by.</summary>
public sealed record BeginConfirmationCommand(string Provider, string? ReturnUrl) : IRequest<ExternalJourney?>, IThrottled
{
    string IThrottled.ThrottledAccount => "";
    ThrottledAct IThrottled.Act => ThrottledAct.Confirmation;
}

public sealed class BeginConfirmationHandler(ExternalLogins logins, Visitor visitor) : IRequestHandler<BeginConfirmationCommand, ExternalJourney?>
{
    /// <returns>The journey to begin; null where the provider can't confirm who this is.</returns>
    public async Task<ExternalJourney?> Handle(BeginConfirmationCommand command, CancellationToken cancellationToken) =>
        (await logins.ConfirmingAsync(visitor.UserId, cancellationToken)).Contains(command.Provider)
            ? new ExternalJourney(ExternalPurpose.Confirmation, command.Provider, command.ReturnUrl, visitor.SessionId)
            : null;
}
