using MediatR;
using Slices.Infrastructure.Throttling;

namespace Slices.Infrastructure.Pipeline;

/// <summary>A command that only so many of are let through.</summary>
public interface IThrottled
{
    ThrottledAct Act { get; }

    /// <summary>Whose account it is about, as far as the command says, in a form that all spellings share; or empty.</summary>
    string ThrottledAccount { get; }
}

/// <summary>Counts the command for its network, before anything costs, and turns it away beyond the limit.</summary>
public sealed class NetworkThrottleBehaviour<TRequest, TResponse>(Throttle throttle) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>, IThrottled
{
    /// <exception cref="RefusedException">The limit is reached.</exception>
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        await throttle.CountNetworkAsync(request.Act);
        return await next();
    }
}

/// <summary>
/// Counts the command for its account. It comes behind the captcha: whoever has not solved one can't use up what is
/// allowed to the account that they name.
/// </summary>
public sealed class AccountThrottleBehaviour<TRequest, TResponse>(Throttle throttle) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>, IThrottled
{
    /// <exception cref="RefusedException">One of the limits is reached.</exception>
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        await throttle.CountAccountAsync(request.Act, request.ThrottledAccount);
        return await next();
    }
}
