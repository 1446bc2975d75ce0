using MediatR;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.Logins;

/// <summary>Take me to the provider, to bind whom it names.</summary>
public sealed record BeginBindingCommand(string Provider) : IRequest<ExternalJourney?>, IStepUp;

public sealed class BeginBindingHandler(ExternalProviders providers, Visitor visitor) : IRequestHandler<BeginBindingCommand, ExternalJourney?>
{
    /// <returns>The journey to begin; null when there is no such provider.</returns>
    public Task<ExternalJourney?> Handle(BeginBindingCommand command, CancellationToken cancellationToken) => Task.FromResult(
        providers.Find(command.Provider) is { } provider
            ? new ExternalJourney(ExternalPurpose.Binding, provider.Name, ReturnUrl: null, visitor.SessionId)
            : null);
}
