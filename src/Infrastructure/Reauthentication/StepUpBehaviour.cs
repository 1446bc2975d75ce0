using MediatR;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Sessions;

namespace Slices.Infrastructure.Reauthentication;

/// <summary>A command that a stolen cookie must not suffice for. It requires a session that has authenticated recently, and counts as a reauthentication.</summary>
public interface IStepUp : IRateLimited
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.Confirmation;
}

/// <summary>Rejects such a command before validation, unless the session has authenticated recently.</summary>
public sealed class StepUpBehaviour<TRequest, TResponse>(CurrentUser currentUser) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>, IStepUp
{
    /// <exception cref="RequestRejectedException">The session hasn't authenticated recently, or has ended since the request began.</exception>
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        await currentUser.RequireRecentAuthenticationAsync(cancellationToken);
        return await next();
    }
}
