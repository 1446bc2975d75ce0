using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Sms;
using Slices.Infrastructure.Throttling;

namespace Slices.Features.Account.ChangeMobile;

/// <summary>Send a code to the mobile that shall be mine.</summary>
public sealed record SendChangeCodeCommand : IRequest, ICaptchaProtected, IStepUp
{
    public string Mobile { get; init; } = "";
    public string CaptchaId { get; init; } = "";
    public string CaptchaAnswer { get; init; } = "";

    string IThrottled.ThrottledAccount => "";
    ThrottledAct IThrottled.Act => ThrottledAct.SmsCode;
    CaptchaPurpose ICaptchaProtected.CaptchaPurpose => CaptchaPurpose.SmsCode;

    public override string ToString() => nameof(SendChangeCodeCommand);
}

public sealed class SendChangeCodeValidator : AbstractValidator<SendChangeCodeCommand>
{
    public SendChangeCodeValidator(IOptions<SmsSettings> settings) => RuleFor(c => c.Mobile).Mobile(settings.Value);
}

public sealed class SendChangeCodeHandler(SmsCodeSender sender, IOptions<SmsSettings> settings) : IRequestHandler<SendChangeCodeCommand, Unit>
{
    public async Task<Unit> Handle(SendChangeCodeCommand command, CancellationToken cancellationToken)
    {
        var mobile = MobileNumber.Parse(command.Mobile, settings.Value.AllowedCountries)!;
        // Whether the number has an account already is said only to whoever holds the telephone.
        await sender.SendAsync(mobile, SmsPurpose.MobileChange, isOfUse: true, hasAccount: false, cancellationToken);
        return Unit.Value;
    }
}
