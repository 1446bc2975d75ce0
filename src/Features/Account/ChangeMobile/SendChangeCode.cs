using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Sms;
using Slices.Infrastructure.Throttling;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.ChangeMobile;

/// <summary>Send a code to the mobile that shall be mine; here is my password.</summary>
public sealed record SendChangeCodeCommand : IRequest<SendChangeCodeResult>, ICaptchaProtected
{
    public string Mobile { get; init; } = "";
    public string Password { get; init; } = "";
    public string CaptchaId { get; init; } = "";
    public string CaptchaAnswer { get; init; } = "";

    string IThrottled.ThrottledAccount => "";
    ThrottledAct IThrottled.Act => ThrottledAct.SmsCode;
    CaptchaPurpose ICaptchaProtected.CaptchaPurpose => CaptchaPurpose.SmsCode;

    public override string ToString() => nameof(SendChangeCodeCommand);
}

public enum SendChangeCodeResult { Sent, WrongPassword }

public sealed class SendChangeCodeValidator : AbstractValidator<SendChangeCodeCommand>
{
    public SendChangeCodeValidator(IOptions<SmsSettings> settings)
    {
        RuleFor(c => c.Mobile).Mobile(settings.Value);
        RuleFor(c => c.Password).CurrentPassword();
    }
}

public sealed class SendChangeCodeHandler(
    SlicesDb db, PasswordHashing hashing, SmsCodeSender sender, Throttle throttle, RecentFailures failures, Visitor visitor, IOptions<SmsSettings> settings)
    : IRequestHandler<SendChangeCodeCommand, SendChangeCodeResult>
{
    public async Task<SendChangeCodeResult> Handle(SendChangeCodeCommand command, CancellationToken cancellationToken)
    {
        var user = await db.Users.AsNoTracking().SingleAsync(u => u.Id == visitor.UserId, cancellationToken);
        await throttle.CountAccountAsync(ThrottledAct.SignIn, user.UserNameKey);
        if (await hashing.CheckAsync(user.PasswordHash, command.Password, cancellationToken) == PasswordCheck.Wrong)
        {
            await failures.CountAsync(user.UserNameKey);
            return SendChangeCodeResult.WrongPassword;
        }
        var mobile = MobileNumber.Parse(command.Mobile, settings.Value.AllowedCountries)!;
        // Whether the number has an account already is said only to whoever holds the telephone.
        await sender.SendAsync(mobile, SmsPurpose.MobileChange, isOfUse: true, hasAccount: false, cancellationToken);
        return SendChangeCodeResult.Sent;
    }
}
