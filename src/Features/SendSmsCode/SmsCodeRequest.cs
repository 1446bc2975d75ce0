using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Validation;

namespace Slices.Features.SendSmsCode;

/// <summary>Asks for a code to a mobile, behind a captcha. Each purpose has its own.</summary>
public abstract record SmsCodeRequest : IRequest<Unit>, ICaptchaProtected
{
    public string Mobile { get; init; } = "";
    public string CaptchaId { get; init; } = "";
    public string CaptchaAnswer { get; init; } = "";

    // The number's own limits are the firewall's.
    string IRateLimited.RateLimitedAccount => "";
    RateLimitedAction IRateLimited.Act => RateLimitedAction.SmsCode;
    CaptchaPurpose ICaptchaProtected.CaptchaPurpose => CaptchaPurpose.SmsCode;

    public sealed override string ToString() => GetType().Name;
}

public abstract class SmsCodeRequestValidator<T> : AbstractValidator<T>
    where T : SmsCodeRequest
{
    protected SmsCodeRequestValidator(IOptions<MobileSettings> settings) => RuleFor(c => c.Mobile).Mobile(settings.Value);
}
