using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sms;
using Slices.Infrastructure.Throttling;

namespace Slices.Features.SmsLogin;

/// <summary>Send me a code to sign in with.</summary>
public sealed record SendSignInCodeCommand : IRequest<Unit>, ICaptchaProtected
{
    public string Mobile { get; init; } = "";
    public string CaptchaId { get; init; } = "";
    public string CaptchaAnswer { get; init; } = "";

    // The number's own limits are the firewall's.
    string IThrottled.ThrottledAccount => "";
    ThrottledAct IThrottled.Act => ThrottledAct.SmsCode;
    CaptchaPurpose ICaptchaProtected.CaptchaPurpose => CaptchaPurpose.SmsCode;

    public override string ToString() => nameof(SendSignInCodeCommand);
}

public sealed class SendSignInCodeValidator : AbstractValidator<SendSignInCodeCommand>
{
    public SendSignInCodeValidator(IOptions<SmsSettings> settings)
    {
        RuleFor(c => c.Mobile).Mobile(settings.Value);
    }
}

public sealed class SendSignInCodeHandler(SlicesDb db, SmsCodeSender sender, IOptions<SmsSettings> settings) : IRequestHandler<SendSignInCodeCommand, Unit>
{
    public async Task<Unit> Handle(SendSignInCodeCommand command, CancellationToken cancellationToken)
    {
        var mobile = MobileNumber.Parse(command.Mobile, settings.Value.AllowedCountries)!;
        // A number that nobody has is answered alike, in the same time, and gets no message.
        await EvenPace.RunAsync(() => SendAsync(mobile, cancellationToken), cancellationToken);
        return Unit.Value;
    }

    private async Task SendAsync(MobileNumber mobile, CancellationToken cancellation)
    {
        var isKnown = await db.Users.AnyAsync(u => u.Mobile == mobile.Value && u.State == UserState.Active, cancellation);
        await sender.SendAsync(mobile, SmsPurpose.SignIn, isOfUse: isKnown, hasAccount: isKnown, cancellation);
    }
}
