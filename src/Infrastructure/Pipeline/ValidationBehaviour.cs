using FluentValidation;
using FluentValidation.Results;
using MediatR;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Devices;
using Slices.Resources;

namespace Slices.Infrastructure.Pipeline;

/// <summary>Stops a command whose shape is wrong, with all fields' errors at once.</summary>
public sealed class ValidationBehaviour<TRequest, TResponse>(
    IEnumerable<IValidator<TRequest>> validators, Captchas captchas, KnownDevices devices)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    /// <exception cref="ValidationException">At least one field is wrong.</exception>
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var failures = new List<ValidationFailure>();
        foreach (var validator in validators)
        {
            failures.AddRange((await validator.ValidateAsync(request, cancellationToken)).Errors);
        }
        if (request is ICaptchaProtected unanswered && string.IsNullOrWhiteSpace(unanswered.CaptchaAnswer)
            && await captchas.AreAskedAsync(unanswered.CaptchaPurpose, await devices.RateLimitKeyAsync(unanswered)))
        {
            failures.Add(new(nameof(unanswered.CaptchaAnswer), Texts.Get("captcha.missing")) { ErrorCode = "captcha.missing" });
        }
        return failures.Count > 0 ? throw new ValidationException(failures) : await next();
    }
}
