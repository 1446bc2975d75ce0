using MediatR;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Throttling;

namespace Slices.Features.LoginByProvider;

/// <summary>Let a provider say who I am.</summary>
public sealed record LoginByProviderCommand(string Provider, string? ReturnUrl) : IRequest<ExternalJourney?>, IThrottled
{
    string IThrottled.ThrottledAccount => "";
    ThrottledAct IThrottled.Act => ThrottledAct.ExternalSignIn;
}

public sealed class LoginByProviderHandler(ExternalProviders providers) : IRequestHandler<LoginByProviderCommand, ExternalJourney?>
{
    /// <returns>The journey to begin; null when there is no such provider.</returns>
    public Task<ExternalJourney?> Handle(LoginByProviderCommand command, CancellationToken cancellationToken) => Task.FromResult(
        providers.Find(command.Provider) is { } provider
            ? new ExternalJourney(ExternalPurpose.SignIn, provider.Name, command.ReturnUrl, SessionId: null)
            : null);
}
