using FluentValidation;
using FluentValidation.Results;
using MediatR;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Pipeline;

/// <summary>A command that goes through only with the answer to a captcha that was asked for its purpose.</summary>
public interface ICaptchaProtected
{
    CaptchaPurpose CaptchaPurpose { get; }
    string CaptchaId { get; }
    string CaptchaAnswer { get; }
}

public sealed class CaptchaValidator : AbstractValidator<ICaptchaProtected>
{
    public CaptchaValidator()
    {
        RuleFor(c => c.CaptchaAnswer).NotEmpty().WithErrorCode("captcha.missing");
    }
}

/// <summary>Takes the captcha, right or wrong, and lets only the right answer through.</summary>
public sealed partial class CaptchaBehaviour<TRequest, TResponse>(
    Captchas captchas, Visitor visitor, ILogger<CaptchaBehaviour<TRequest, TResponse>> log) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>, ICaptchaProtected
{
    /// <exception cref="ValidationException">The answer is wrong, late, used, or for another purpose.</exception>
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        if (await captchas.RedeemAsync(request.CaptchaId, request.CaptchaPurpose, request.CaptchaAnswer))
        {
            return await next();
        }
        LogWrong(request.CaptchaPurpose, visitor.Network);
        throw new ValidationException(
            [new ValidationFailure(nameof(request.CaptchaAnswer), Resources.Texts.Get("captcha.wrong")) { ErrorCode = "captcha.wrong" }]);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A captcha for {Purpose} was not solved from {Network}")]
    private partial void LogWrong(CaptchaPurpose purpose, string network);
}
