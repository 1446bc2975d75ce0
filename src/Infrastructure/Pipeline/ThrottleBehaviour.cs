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

/// <summary>Counts the command and turns it away beyond its limits.</summary>
public sealed class ThrottleBehaviour<TRequest, TResponse>(Throttle throttle) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>, IThrottled
{
    /// <exception cref="RefusedException">One of the limits is reached.</exception>
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        await throttle.CountAsync(request.Act, request.ThrottledAccount);
        return await next();
    }
}
