using MediatR;
using Slices.Infrastructure.Devices;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Errors;

namespace Slices.Infrastructure.RateLimiting;

/// <summary>
/// Counts a command behind a captcha for its network, before anything costs, and turns it away beyond the limit. Where there is no
/// captcha in between, network and account are counted together.
/// </summary>
public sealed class NetworkRateLimitBehaviour<TRequest, TResponse>(RateLimiter limiter) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>, IRateLimited
{
    /// <exception cref="RequestRejectedException">The limit is reached.</exception>
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        if (request.IsBehindCaptcha)
        {
            await limiter.CountNetworkAsync(request.Action);
        }
        return await next();
    }
}

/// <summary>
/// Counts the command for its account. It comes behind the captcha, so that using up an account's allowance takes a solved
/// captcha each time.
/// </summary>
public sealed partial class AccountRateLimitBehaviour<TRequest, TResponse>(
    RateLimiter limiter, SignInBackoff backoff, RecentFailures failures, KnownDevices devices, ILogger<AccountRateLimitBehaviour<TRequest, TResponse>> log)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>, IRateLimited
{
    /// <exception cref="RequestRejectedException">One of the limits is reached, or a wait isn't over.</exception>
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var account = await devices.RateLimitKeyAsync(request.RateLimitedAccount);
        await limiter.CountGuessAsync(request.Action, account, isNetworkCounted: request.IsBehindCaptcha);
        var response = await next();
        if (response is IAuthenticationAttempt { Failed: true })
        {
            await failures.CountAsync(account);
        }
        switch (response)
        {
            case IAuthenticationAttempt { LengthensWait: true }:
                await backoff.LengthenAsync(request.Action, account);
                break;
            case IAuthenticationAttempt { Succeeded: true }:
                await ForgetAsync(request.Action, account);
                break;
        }
        return response;
    }

    // It is done, and the person has to hear so: whatever the store says by now.
    private async Task ForgetAsync(RateLimitedAction action, string account)
    {
        try
        {
            await backoff.ForgetAsync(action, account);
        }
        catch (EphemeralStoreUnavailableException e)
        {
            LogNotForgotten(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The waits before a sign-in that succeeded were not ended")]
    private partial void LogNotForgotten(Exception exception);
}
