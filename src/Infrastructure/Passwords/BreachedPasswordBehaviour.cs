using FluentValidation;
using FluentValidation.Results;
using MediatR;
using Slices.Resources;

namespace Slices.Infrastructure.Passwords;

/// <summary>
/// Rejects a breached password. It runs after the rate limits and the captcha, so that nobody can make this server query another
/// one more often than they may send the form.
/// </summary>
public sealed class BreachedPasswordBehaviour<TRequest, TResponse>(BreachedPasswords breached) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>, ISetsPassword
{
    /// <exception cref="ValidationException">The password appears in a known leak.</exception>
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next) =>
        await breached.ContainAsync(request.Password, cancellationToken)
            ? throw new ValidationException(
                [new ValidationFailure(nameof(request.Password), Texts.Get(BreachedPasswords.ErrorCode)) { ErrorCode = BreachedPasswords.ErrorCode }])
            : await next();
}
