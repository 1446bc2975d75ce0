using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Contacts;
using Slices.Infrastructure.OneTimeCodes;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Validation;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Register;

public sealed record RegisterCommand : Redacted, IRequest<RegisterResult>, ICaptchaProtected, ISetsPassword
{
    public string UserName { get; init; } = "";
    public string Email { get; init; } = "";
    public string Password { get; init; } = "";
    public string ConfirmPassword { get; init; } = "";
    public bool Agree { get; init; }

    /// <summary>Where registrations need a mobile, with the code that came to it; else ignored.</summary>
    public string Mobile { get; init; } = "";

    public string SmsCode { get; init; } = "";
    public string CaptchaId { get; init; } = "";
    public string CaptchaAnswer { get; init; } = "";

    // Counted by the address, so that many networks together can't flood a mailbox.
    string IRateLimited.RateLimitedAccount => EmailAddress.Parse(Email)?.Key ?? "";
    RateLimitedAction IRateLimited.Action => RateLimitedAction.Registration;
    CaptchaPurpose ICaptchaProtected.CaptchaPurpose => CaptchaPurpose.Registration;
}

public abstract record RegisterResult
{
    /// <summary>The address gets a mail: a link, or the notice that it has an account already.</summary>
    public sealed record MailSent(string Email) : RegisterResult;

    public sealed record UserNameTaken : RegisterResult;

    public sealed record WrongCode(CodeCheck Check) : RegisterResult;
}

public sealed class RegisterValidator : AbstractValidator<RegisterCommand>
{
    public RegisterValidator(PasswordRules passwords, IOptions<SiteSettings> site, IOptions<RegistrationSettings> registration, IOptions<MobileSettings> mobiles)
    {
        RuleFor(c => c.UserName).NewUserName(site.Value);
        RuleFor(c => c.Email).Email();
        RuleFor(c => c.Password).NewPassword(passwords, c => c.UserName, c => c.Email);
        RuleFor(c => c.ConfirmPassword).Repeats(c => c.Password);
        RuleFor(c => c.Agree).Agreed();
        if (registration.Value.RequireMobile)
        {
            RuleFor(c => c.Mobile).Mobile(mobiles.Value);
            RuleFor(c => c.SmsCode).SmsCode();
        }
    }
}

public sealed partial class RegisterHandler(
    UnitOfWork work, PasswordHashing hashing, VerifiedMobiles verifiedMobiles, MobileReservations mobiles, UserNames names, NewAccounts accounts, Visitor visitor,
    IOptions<RegistrationSettings> settings, ILogger<RegisterHandler> log)
    : IRequestHandler<RegisterCommand, RegisterResult>
{
    public async Task<RegisterResult> Handle(RegisterCommand command, CancellationToken cancellationToken)
    {
        var name = UserName.Fold(command.UserName);
        var email = EmailAddress.Parse(command.Email)!;
        if (await names.IsTakenAsync(name.Key, owner: null, cancellationToken))
        {
            return new RegisterResult.UserNameTaken();
        }
        var proof = settings.Value.RequireMobile
            ? await verifiedMobiles.CheckAsync(command.Mobile, SmsPurpose.Registration, command.SmsCode)
            : null;
        if (proof is { Check: not CodeCheck.Right })
        {
            return new RegisterResult.WrongCode(proof.Check);
        }
        var hash = await hashing.HashAsync(command.Password, cancellationToken);
        // After the password is hashed, so that a busy server doesn't use up the code.
        if (proof is not null && !await verifiedMobiles.TakeAsync(proof))
        {
            return new RegisterResult.WrongCode(CodeCheck.Wrong);
        }
        var account = await accounts.MakeAsync(name, email, hash, cancellationToken);
        try
        {
            await AddAsync(account, proof?.Mobile, cancellationToken);
        }
        catch (Exception e) when (e.Violates(Documents.UserNameIndex))
        {
            return new RegisterResult.UserNameTaken();
        }
        LogRegistered(account.User.Id, visitor.Network);
        return new RegisterResult.MailSent(EmailAddress.Mask(email.Text));
    }

    private async Task AddAsync(NewAccount account, MobileNumber? mobile, CancellationToken cancellation)
    {
        if (mobile is not null)
        {
            await mobiles.EndCodesAsync(mobile);
        }
        await using var transaction = await work.BeginAsync(cancellation);
        accounts.Add(account);
        if (mobile is not null)
        {
            await mobiles.LockAsync(cancellation);
            await mobiles.GiveToNewAsync(mobile, account.User, cancellation);
        }
        await transaction.CommitAsync(cancellation);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Registered {UserId} from {Network}")]
    private partial void LogRegistered(Guid userId, string network);
}
