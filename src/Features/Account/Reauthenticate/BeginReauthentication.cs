using MediatR;
using Slices.Infrastructure.External;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.Reauthenticate;

/// <summary>Starts a reauthentication by a provider, for an account that has no other method.</summary>
public sealed record BeginReauthenticationCommand(string Provider, string? ReturnUrl) : Redacted, IRequest<ExternalLoginState?>, IRateLimited
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.Confirmation;
}

public sealed class BeginReauthenticationHandler(ExternalLogins logins, Visitor visitor) : IRequestHandler<BeginReauthenticationCommand, ExternalLoginState?>
{
    /// <returns>The state to begin with; null where the provider can't confirm who this is.</returns>
    public async Task<ExternalLoginState?> Handle(BeginReauthenticationCommand command, CancellationToken cancellationToken) =>
        (await logins.ReauthenticatingAsync(visitor.UserId, cancellationToken)).Contains(command.Provider)
            ? new ExternalLoginState(ExternalPurpose.Reauthentication, command.Provider, command.ReturnUrl, visitor.SessionId)
            : null;
}
