using FluentValidation;
using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Validation;
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

    string IRateLimited.RateLimitedAccount => EmailAddress.Parse(Login)?.Key ?? UserName.Fold(Login).Key;
    RateLimitedAction IRateLimited.Act => RateLimitedAction.SignIn;
    CaptchaPurpose ICaptchaProtected.CaptchaPurpose => CaptchaPurpose.SignIn;

    public override string ToString() => nameof(LoginCommand);
}

public abstract record LoginResult : IAuthenticationAttempt
{
    bool IAuthenticationAttempt.Failed => this is Failed;

    // Anybody may let an account of their own wait on somebody's address.
    bool IAuthenticationAttempt.Succeeded => this is SignedIn or SecondFactor;

    public sealed record SignedIn(NewSession Session) : LoginResult;

    /// <summary>The password was right; the account's second factor is asked next.</summary>
    /// <param name="SignIn">Which of the browser's sign-ins it goes on with.</param>
    public sealed record SecondFactor(Guid SignIn) : LoginResult;

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
    LoginCandidates candidates, PasswordVerifier tries, PasswordSprayDetector spraying, SignInService sessions, ResponseTimePadding padding, AuditTrail trail, Visitor visitor,
    ILogger<LoginHandler> log)
    : IRequestHandler<LoginCommand, LoginResult>
{
    // What is counted for an account that exists must not be seen by the time it takes, however it is refused.
    public Task<LoginResult> Handle(LoginCommand command, CancellationToken cancellationToken) => padding.RunAsync(
        () => TryAsync(command, cancellationToken), hashes: LoginCandidates.MaxForOneLogin, isOpen: result => result is LoginResult.SignedIn or LoginResult.SecondFactor);

    private async Task<LoginResult> TryAsync(LoginCommand command, CancellationToken cancellationToken)
    {
        await spraying.RefuseAsync(command.Password, command);
        var users = await candidates.FindAsync(command.Login, cancellationToken);
        var untilKnown = cancellationToken;
        // With nobody to check against, a try costs as much.
        foreach (var user in users.DefaultIfEmpty())
        {
            var isRight = await tries.CheckAsync(user, command.Password, untilKnown);
            // From here on something is known, and is counted to the end, whether or not the visitor waits for it.
            untilKnown = CancellationToken.None;
            switch (isRight, user)
            {
                case (true, { State: UserState.Unactivated }):
                    await RefuseAsync("notActivated", user.Id);
                    return new LoginResult.NotActivated();
                case (true, { State: UserState.Active }):
                    return await SignInAsync(user, command, cancellationToken);
            }
        }
        // One entry for one try, whomever the login may stand for.
        var known = users.Count > 0 ? users[0] : null;
        await RefuseAsync(known switch { null => "unknown", { State: UserState.Disabled } => "disabled", _ => "password" }, known?.Id);
        await spraying.CountAsync(command.Password, command);
        return new LoginResult.Failed();
    }

    private Task RefuseAsync(string reason, Guid? userId)
    {
        LogRefused(reason, userId, visitor.Network);
        return trail.WriteAsync(AuditKind.SignInRefused, userId, Factor.Password, reason);
    }

    private async Task<LoginResult> SignInAsync(User user, LoginCommand command, CancellationToken cancellation)
    {
        switch (await sessions.StartAsync(user, Factor.Password, command.Remember, cancellation))
        {
            case SignIn.Started started:
                LogSignedIn(user.Id, visitor.Network);
                return new LoginResult.SignedIn(started.Session);
            case SignIn.SecondFactorAsked asked:
                return new LoginResult.SecondFactor(asked.Id);
            default:
                await RefuseAsync("disabled", user.Id);
                return new LoginResult.Failed();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Signed in {UserId} by password from {Network}")]
    private partial void LogSignedIn(Guid userId, string network);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused a sign-in by password ({Reason}) to {UserId} from {Network}")]
    private partial void LogRefused(string reason, Guid? userId, string network);
}
