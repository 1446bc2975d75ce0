using FluentValidation;
using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Validation;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Login;

public sealed record LoginCommand : Redacted, IRequest<LoginResult>, ICaptchaProtected
{
    /// <summary>A username, an email address or a mobile.</summary>
    public string Login { get; init; } = "";

    public string Password { get; init; } = "";
    public bool Remember { get; init; }
    public string CaptchaId { get; init; } = "";
    public string CaptchaAnswer { get; init; } = "";

    string IRateLimited.RateLimitedAccount => EmailAddress.Parse(Login)?.Key ?? UserName.Fold(Login).Key;
    RateLimitedAction IRateLimited.Action => RateLimitedAction.SignIn;
    CaptchaPurpose ICaptchaProtected.CaptchaPurpose => CaptchaPurpose.SignIn;
}

public abstract record LoginResult : IAuthenticationAttempt
{
    bool IAuthenticationAttempt.Failed => this is Failed;

    // Anybody can register an account for somebody's address, and would guess at the owner's password by it without ever waiting.
    bool IAuthenticationAttempt.LengthensWait => this is Failed or NotActivated;

    bool IAuthenticationAttempt.Succeeded => this is SignedIn;

    public sealed record SignedIn(SignIn SignIn) : LoginResult;

    /// <summary>The password was right, but the address isn't proven.</summary>
    public sealed record NotActivated : LoginResult;

    /// <summary>Unknown, wrong or disabled. The answer doesn't say which.</summary>
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
    LoginCandidates candidates, PasswordVerifier verifier, PasswordSprayDetector sprayDetector, SignInService signInService, ResponseTimePadding padding, AuditTrail trail, Visitor visitor,
    ILogger<LoginHandler> log)
    : IRequestHandler<LoginCommand, LoginResult>
{
    // The time of an answer must not show whether an account exists, which costs counting.
    public Task<LoginResult> Handle(LoginCommand command, CancellationToken cancellationToken) => padding.RunAsync(
        () => TryAsync(command, cancellationToken), hashes: LoginCandidates.MaxForOneLogin, mayReturnEarly: result => result is LoginResult.SignedIn);

    private async Task<LoginResult> TryAsync(LoginCommand command, CancellationToken cancellationToken)
    {
        await sprayDetector.RefuseAsync(command.Password, command);
        var users = await candidates.FindAsync(command.Login, cancellationToken);
        var untilKnown = cancellationToken;
        // Without an account, a hash is checked anyway, so that it takes as long.
        foreach (var user in users.DefaultIfEmpty())
        {
            var isRight = await verifier.CheckAsync(user, command.Password, untilKnown);
            // From here on the outcome is known, and is counted even if the visitor hangs up.
            untilKnown = CancellationToken.None;
            if (isRight && user is { State: UserState.Unactivated })
            {
                await RefuseAsync("notActivated", user.Id);
                return new LoginResult.NotActivated();
            }
            if (isRight && user is { State: UserState.Active })
            {
                return await SignInAsync(user, command, cancellationToken);
            }
        }
        // One entry for each attempt, even if the login matches several accounts.
        var known = users.Count > 0 ? users[0] : null;
        await RefuseAsync(known switch { null => "unknown", { State: UserState.Disabled } => "disabled", _ => "password" }, known?.Id);
        await sprayDetector.CountAsync(command.Password, command);
        return new LoginResult.Failed();
    }

    private Task RefuseAsync(string reason, Guid? userId)
    {
        LogRefused(reason, userId, visitor.Network);
        return trail.WriteAsync(AuditKind.SignInRefused, userId, Factor.Password, reason);
    }

    private async Task<LoginResult> SignInAsync(User user, LoginCommand command, CancellationToken cancellation)
    {
        if (await signInService.StartAsync(user, Factor.Password, command.Remember, cancellation) is { } signIn)
        {
            return new LoginResult.SignedIn(signIn);
        }
        await RefuseAsync("disabled", user.Id);
        return new LoginResult.Failed();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused a sign-in by password ({Reason}) to {UserId} from {Network}")]
    private partial void LogRefused(string reason, Guid? userId, string network);
}
