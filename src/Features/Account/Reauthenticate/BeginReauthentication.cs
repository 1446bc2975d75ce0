using MediatR;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.Reauthenticate;

/// <summary>It is still me, as the provider will say that signs me in: there is nothing else to show it by.</summary>
public sealed record BeginReauthenticationCommand(string Provider, string? ReturnUrl) : Redacted, IRequest<ExternalLoginState?>, IRateLimited
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.Confirmation;
}

public sealed class BeginReauthenticationHandler(ExternalLogins logins, Visitor visitor) : IRequestHandler<BeginReauthenticationCommand, ExternalLoginState?>
{
    /// <returns>The journey to begin; null where the provider can't confirm who this is.</returns>
    public async Task<ExternalLoginState?> Handle(BeginReauthenticationCommand command, CancellationToken cancellationToken) =>
        (await logins.ConfirmingAsync(visitor.UserId, cancellationToken)).Contains(command.Provider)
            ? new ExternalLoginState(ExternalPurpose.Reauthentication, command.Provider, command.ReturnUrl, visitor.SessionId)
            : null;
}
