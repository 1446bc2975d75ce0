using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Validation;

namespace Slices.Features.SendSmsCode;

/// <summary>Asks for a code to a mobile, behind a captcha. Each purpose has its own.</summary>
public abstract record SmsCodeRequest : Redacted, IRequest<Unit>, ICaptchaProtected
{
    public string Mobile { get; init; } = "";
    public string CaptchaId { get; init; } = "";
    public string CaptchaAnswer { get; init; } = "";

    // The number has limits of its own: SmsRateLimiter's.
    RateLimitedAction IRateLimited.Action => RateLimitedAction.SmsCode;
    CaptchaPurpose ICaptchaProtected.CaptchaPurpose => CaptchaPurpose.SmsCode;
}

public abstract class SmsCodeRequestValidator<T> : AbstractValidator<T>
    where T : SmsCodeRequest
{
    protected SmsCodeRequestValidator(IOptions<MobileSettings> settings) => RuleFor(c => c.Mobile).Mobile(settings.Value);
}
