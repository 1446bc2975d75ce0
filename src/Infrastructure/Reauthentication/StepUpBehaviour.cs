using MediatR;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Sessions;

namespace Slices.Infrastructure.Reauthentication;

/// <summary>A command that a stolen cookie must not suffice for: it asks for a session that was confirmed lately, and counts as confirming does.</summary>
public interface IStepUp : IRateLimited
{
    RateLimitedAction IRateLimited.Act => RateLimitedAction.Confirmation;
    string IRateLimited.RateLimitedAccount => "";
}

/// <summary>Turns such a command away, before anything is said about it, unless the person has just proved who they are.</summary>
public sealed class StepUpBehaviour<TRequest, TResponse>(CurrentUser owner) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>, IStepUp
{
    /// <exception cref="RequestRejectedException">The session isn't fresh, or has ended since the request began.</exception>
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        await owner.RequireRecentAuthenticationAsync(cancellationToken);
        return await next();
    }
}
