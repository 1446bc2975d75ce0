using MediatR;
using Slices.Infrastructure.External;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Security;

namespace Slices.Features.LoginByProvider;

/// <summary>Starts a sign-in by a provider.</summary>
public sealed record LoginByProviderCommand(string Provider, string? ReturnUrl) : Redacted, IRequest<ExternalLoginState?>, IRateLimited
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.ExternalSignIn;
}

public sealed class LoginByProviderHandler(ExternalProviders providers) : IRequestHandler<LoginByProviderCommand, ExternalLoginState?>
{
    /// <returns>The state to begin with; null when there is no such provider.</returns>
    public Task<ExternalLoginState?> Handle(LoginByProviderCommand command, CancellationToken cancellationToken) => Task.FromResult(
        providers.Find(command.Provider) is { } provider
            ? new ExternalLoginState(ExternalPurpose.SignIn, provider.Name, command.ReturnUrl, SessionId: null)
            : null);
}
