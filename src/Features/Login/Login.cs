using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Devices;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Sms;
using Slices.Infrastructure.Throttling;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Login;

public sealed record LoginCommand : IRequest<LoginResult>, ICaptchaProtected
{
    /// <summary>A user name, an e-mail address or a mobile.</summary>
    public string Login { get; init; } = "";

    public string Password { get; init; } = "";
    public bool Remember { get; init; }
    public string CaptchaId { get; init; } = "";
    public string CaptchaAnswer { get; init; } = "";

    string IThrottled.ThrottledAccount => EmailAddress.Parse(Login)?.Key ?? UserName.Fold(Login).Key;
    ThrottledAct IThrottled.Act => ThrottledAct.SignIn;
    CaptchaPurpose ICaptchaProtected.CaptchaPurpose => CaptchaPurpose.SignIn;

    public override string ToString() => nameof(LoginCommand);
}

public abstract record LoginResult : IGuess
{
    bool IGuess.IsWrong => this is Failed;

    public sealed record SignedIn(NewSession Session) : LoginResult;

    /// <summary>The password was right; the account's second factor is asked next.</summary>
    public sealed record SecondFactor : LoginResult;

    /// <summary>The password was right, but the address isn't proven.</summary>
    public sealed record NotActivated : LoginResult;

    /// <summary>Unknown, wrong, disabled: nobody is told which.</summary>
    public sealed record Failed : LoginResult;
}

public sealed class LoginValidator : AbstractValidator<LoginCommand>
{
    public LoginValidator()
    {
        RuleFor(c => c.Login).NotEmpty().WithErrorCode("login.missing")
            .MaximumLength(EmailAddress.MaxLength).WithErrorCode("login.long");
        RuleFor(c => c.Password).CurrentPassword();
    }
}

public sealed partial class LoginHandler(
    SlicesDb db, PasswordHashing hashing, PasswordTries tries, Spraying spraying, KnownDevices devices, SessionStarter sessions, AuditTrail trail,
    Visitor visitor, IOptions<SmsSettings> settings, ILogger<LoginHandler> log)
    : IRequestHandler<LoginCommand, LoginResult>
{
    public async Task<LoginResult> Handle(LoginCommand command, CancellationToken cancellationToken)
    {
        // What is counted for an account that exists must not be seen by the time it takes.
        var pace = EvenPace.BeginAsync(cancellationToken);
        var account = ((IThrottled)command).ThrottledAccount;
        var isStranger = await devices.FindAsync(account) is null;
        await (isStranger ? spraying.RefuseAsync(command.Password) : Task.CompletedTask);
        var candidates = await CandidatesAsync(command.Login, cancellationToken);
        foreach (var user in candidates)
        {
            var check = await tries.CheckAsync(user, command.Password, cancellationToken);
            switch (check, user)
            {
                case (not PasswordCheck.Wrong, { State: UserState.Unactivated }):
                    await RefuseAsync("notActivated", user.Id);
                    return new LoginResult.NotActivated();
                case (not PasswordCheck.Wrong, { State: UserState.Active }):
                    return await SignInAsync(user, command, check, cancellationToken);
            }
        }
        // One line for one try, whomever the login may stand for: writing, too, takes as long for unknown names as for known ones.
        var known = candidates.FirstOrDefault(u => u is not null);
        await RefuseAsync(known switch { null => "unknown", { State: UserState.Disabled } => "disabled", _ => "password" }, known?.Id);
        await (isStranger ? spraying.CountAsync(command.Password, account, cancellationToken) : Task.CompletedTask);
        await pace;
        return new LoginResult.Failed();
    }

    private Task RefuseAsync(string reason, Guid? userId)
    {
        LogRefused(reason, userId, visitor.Network);
        return trail.WriteAsync(AuditKind.SignInRefused, userId, Factor.Password, reason);
    }

    /// <summary>
    /// Whom the login may stand for: one by name or mobile, always two by address, whoever has it and the newest who waits for it.
    /// Were the second one left out where there is the first, registering with an address and signing in by it would tell
    /// whether it has an owner.
    /// </summary>
    private async Task<IReadOnlyList<User?>> CandidatesAsync(string login, CancellationToken cancellation)
    {
        var users = db.Users.AsNoTracking();
        if (EmailAddress.Parse(login)?.Key is { } email)
        {
            return
            [
                await users.SingleOrDefaultAsync(u => u.EmailKey == email && u.ActivatedAt != null, cancellation),
                await users.Where(u => u.EmailKey == email && u.ActivatedAt == null).OrderByDescending(u => u.CreatedAt).FirstOrDefaultAsync(cancellation),
            ];
        }
        if (MobileNumber.Parse(login, settings.Value.AllowedCountries)?.Value is { } mobile)
        {
            return [await users.SingleOrDefaultAsync(u => u.Mobile == mobile, cancellation)];
        }
        var name = UserName.Fold(login).Key;
        return [UnicodeText.CanBeKept(login) ? await users.SingleOrDefaultAsync(u => u.UserNameKey == name, cancellation) : null];
    }

    private async Task<LoginResult> SignInAsync(User user, LoginCommand command, PasswordCheck check, CancellationToken cancellation)
    {
        // Before the sign-in, which goes by the hash that is kept.
        if (check == PasswordCheck.RightButWeaklyKept)
        {
            await KeepBetterAsync(user, command.Password, cancellation);
        }
        switch (await sessions.StartAsync(user, Factor.Password, command.Remember, cancellation))
        {
            case SignIn.Started started:
                LogSignedIn(user.Id, visitor.Network);
                return new LoginResult.SignedIn(started.Session);
            case SignIn.SecondFactorAsked:
                return new LoginResult.SecondFactor();
            default:
                await RefuseAsync("disabled", user.Id);
                return new LoginResult.Failed();
        }
    }

    private async Task KeepBetterAsync(User user, string password, CancellationToken cancellation)
    {
        try
        {
            var hash = await hashing.HashAsync(password, cancellation);
            await db.Users.Where(u => u.Id == user.Id && u.PasswordHash == user.PasswordHash)
                .ExecuteUpdateAsync(u => u.SetProperty(x => x.PasswordHash, hash), cancellation);
            user.KeepBetter(hash);
        }
        catch (RefusedException)
        {
            // The queue is full: a later sign-in will do, this one goes on.
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Signed in {UserId} by password from {Network}")]
    private partial void LogSignedIn(Guid userId, string network);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused a sign-in by password ({Reason}) to {UserId} from {Network}")]
    private partial void LogRefused(string reason, Guid? userId, string network);
}
