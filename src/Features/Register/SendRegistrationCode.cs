using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Sms;
using Slices.Infrastructure.Throttling;

namespace Slices.Features.Register;

/// <summary>Send a code to the mobile that my new account shall have.</summary>
public sealed record SendRegistrationCodeCommand : IRequest<Unit>, ICaptchaProtected
{
    public string Mobile { get; init; } = "";
    public string CaptchaId { get; init; } = "";
    public string CaptchaAnswer { get; init; } = "";

    string IThrottled.ThrottledAccount => "";
    ThrottledAct IThrottled.Act => ThrottledAct.SmsCode;
    CaptchaPurpose ICaptchaProtected.CaptchaPurpose => CaptchaPurpose.SmsCode;

    public override string ToString() => nameof(SendRegistrationCodeCommand);
}

public sealed class SendRegistrationCodeValidator : AbstractValidator<SendRegistrationCodeCommand>
{
    public SendRegistrationCodeValidator(IOptions<SmsSettings> settings)
    {
        RuleFor(c => c.Mobile).Mobile(settings.Value);
    }
}

public sealed class SendRegistrationCodeHandler(SmsCodeSender sender, IOptions<SmsSettings> settings) : IRequestHandler<SendRegistrationCodeCommand, Unit>
{
    public async Task<Unit> Handle(SendRegistrationCodeCommand command, CancellationToken cancellationToken)
    {
        // Sent even where the number has an account already: that is said only to whoever holds the telephone.
        var mobile = MobileNumber.Parse(command.Mobile, settings.Value.AllowedCountries)!;
        await sender.SendAsync(mobile, SmsPurpose.Registration, isOfUse: true, hasAccount: false, cancellationToken);
        return Unit.Value;
    }
}
