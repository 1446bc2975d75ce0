using MediatR;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.Logins;

/// <summary>Leads to the provider, to link the identity that it returns.</summary>
public sealed record BeginLinkLoginCommand(string Provider) : IRequest<ExternalLoginState?>, IStepUp;

public sealed class BeginLinkLoginHandler(ExternalProviders providers, Visitor visitor) : IRequestHandler<BeginLinkLoginCommand, ExternalLoginState?>
{
    /// <returns>The state to begin with; null when there is no such provider.</returns>
    public Task<ExternalLoginState?> Handle(BeginLinkLoginCommand command, CancellationToken cancellationToken) => Task.FromResult(
        providers.Find(command.Provider) is { } provider
            ? new ExternalLoginState(ExternalPurpose.Link, provider.Name, ReturnUrl: null, visitor.SessionId)
            : null);
}
