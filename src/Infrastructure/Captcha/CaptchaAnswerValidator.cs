using FluentValidation;
using FluentValidation.Results;
using Slices.Infrastructure.Devices;
using Slices.Resources;

namespace Slices.Infrastructure.Captcha;

/// <summary>Says that the answer is missing, where the form asks for one, together with what else is wrong with the form.</summary>
public sealed class CaptchaAnswerValidator<T> : AbstractValidator<T>
    where T : ICaptchaProtected
{
    public CaptchaAnswerValidator(Captchas captchas, KnownDevices devices) => RuleFor(c => c.CaptchaAnswer).CustomAsync(async (answer, context, _) =>
    {
        var command = context.InstanceToValidate;
        if (string.IsNullOrWhiteSpace(answer) && await captchas.IsRequiredAsync(command.CaptchaPurpose, await devices.RateLimitKeyAsync(command.RateLimitedAccount)))
        {
            context.AddFailure(new ValidationFailure(nameof(command.CaptchaAnswer), Texts.Get("captcha.missing")) { ErrorCode = "captcha.missing" });
        }
    });
}
