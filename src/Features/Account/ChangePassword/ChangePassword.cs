using FluentValidation;
using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Validation;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.ChangePassword;

public sealed record ChangePasswordCommand : Redacted, IRequest<ChangePasswordResult>, IRateLimited, ISetsPassword
{
    public string CurrentPassword { get; init; } = "";
    public string Password { get; init; } = "";
    public string ConfirmPassword { get; init; } = "";

    /// <summary>Sign all other browsers out, unless told otherwise.</summary>
    public bool EndOthers { get; init; } = true;

    RateLimitedAction IRateLimited.Action => RateLimitedAction.Confirmation;
}

public abstract record ChangePasswordResult : IAuthenticationAttempt
{
    bool IAuthenticationAttempt.Failed => this is WrongPassword;

    /// <summary>This browser stays signed in under a new key; null when its session has ended.</summary>
    public sealed record Changed(NewSession? Session) : ChangePasswordResult;

    public sealed record WrongPassword : ChangePasswordResult;

    /// <summary>The new password is made of the user's public data, such as the username.</summary>
    public sealed record Personal : ChangePasswordResult;
}

public sealed class ChangePasswordValidator : AbstractValidator<ChangePasswordCommand>
{
    public ChangePasswordValidator(PasswordRules passwords)
    {
        RuleFor(c => c.CurrentPassword).CurrentPassword();
        RuleFor(c => c.Password).NewPassword(passwords, _ => "", _ => "");
        RuleFor(c => c.ConfirmPassword).Repeats(c => c.Password);
    }
}

public sealed partial class ChangePasswordHandler(
    CurrentUser currentUser, SecondFactors factors, PasswordRules rules, PasswordHashing hashing, PasswordVerifier verifier, SignInService signInService, OwnPasswords passwords,
    AuditTrail trail, Visitor visitor, ILogger<ChangePasswordHandler> log)
    : IRequestHandler<ChangePasswordCommand, ChangePasswordResult>
{
    public async Task<ChangePasswordResult> Handle(ChangePasswordCommand command, CancellationToken cancellationToken)
    {
        // With a second factor, the password and an old session must not suffice to lock the owner out.
        if (await factors.OfAsync(visitor.UserId, cancellationToken) is { Any: true })
        {
            await currentUser.RequireRecentAuthenticationAsync(cancellationToken);
        }
        var before = await currentUser.ReadAsync(cancellationToken);
        if (!await verifier.CheckAsync(before, command.CurrentPassword, cancellationToken))
        {
            await trail.WriteAsync(AuditKind.ReauthenticationRefused, before.Id, Factor.Password);
            return new ChangePasswordResult.WrongPassword();
        }
        if (rules.FaultFor(before, command.Password) is not null)
        {
            return new ChangePasswordResult.Personal();
        }
        var hash = await hashing.HashAsync(command.Password, cancellationToken);
        if (!await ChangeAsync(before, hash, command.EndOthers, cancellationToken))
        {
            return new ChangePasswordResult.WrongPassword();
        }
        LogChanged(before.Id);
        return new ChangePasswordResult.Changed(await signInService.RenewAsync(cancellationToken));
    }

    /// <summary>False when the password is no longer the one that was checked.</summary>
    private Task<bool> ChangeAsync(User before, string hash, bool endOthers, CancellationToken cancellation) => currentUser.ChangeAsync(async user =>
    {
        if (user.SecurityStamp != before.SecurityStamp)
        {
            return false;
        }
        await passwords.ChangeAsync(user, hash, endOthers, cancellation);
        return true;
    }, cancellation);

    [LoggerMessage(Level = LogLevel.Information, Message = "{UserId} changed the password")]
    private partial void LogChanged(Guid userId);
}
