using FluentValidation;
using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Contacts;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Validation;

namespace Slices.Features.ResetPassword;

/// <summary>The username of the link's account; null when the link is malformed, expired, used or replaced.</summary>
public sealed record FindResetQuery(string Token) : Redacted, IRequest<string?>, IRateLimited
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.MailLink;
}

/// <summary>Sets a new password by a mailed link, which proves the mailbox.</summary>
public sealed record ResetPasswordCommand : Redacted, IRequest<ResetPasswordResult>, IRateLimited, ISetsPassword
{
    public string Token { get; init; } = "";
    public string Password { get; init; } = "";
    public string ConfirmPassword { get; init; } = "";

    RateLimitedAction IRateLimited.Action => RateLimitedAction.MailLink;
}

public enum ResetPasswordResult
{
    Done,

    /// <summary>The password is made of the user's public data, such as the username.</summary>
    Personal,

    /// <summary>The link doesn't work, or no longer does.</summary>
    Invalid,
}

public sealed class ResetPasswordValidator : AbstractValidator<ResetPasswordCommand>
{
    public ResetPasswordValidator(PasswordRules passwords)
    {
        RuleFor(c => c.Password).NewPassword(passwords, _ => "", _ => "");
        RuleFor(c => c.ConfirmPassword).Repeats(c => c.Password);
    }
}

public sealed class FindResetHandler(UnitOfWork work, ResetTokens tokens) : IRequestHandler<FindResetQuery, string?>
{
    public async Task<string?> Handle(FindResetQuery query, CancellationToken cancellationToken) => tokens.Read(query.Token) is var (id, tokenVersion)
        && await work.LoadAsync<User>(id, cancellationToken) is { State: UserState.Active } user && user.IsResetTokenCurrent(tokenVersion)
            ? user.UserName
            : null;
}

public sealed partial class ResetPasswordHandler(
    UnitOfWork work, ResetTokens tokens, PasswordRules rules, PasswordHashing hashing, SessionRevoker revoker, SignInCounters counters, MobileReservations mobiles, ExternalLogins logins, AuditTrail trail, Notices notices,
    TimeProvider time, ILogger<ResetPasswordHandler> log) : IRequestHandler<ResetPasswordCommand, ResetPasswordResult>
{
    public async Task<ResetPasswordResult> Handle(ResetPasswordCommand command, CancellationToken cancellationToken)
    {
        if (tokens.Read(command.Token) is not var (id, tokenVersion)
            || await work.LoadAsync<User>(id, cancellationToken) is not { } found || !found.IsResetTokenCurrent(tokenVersion))
        {
            return ResetPasswordResult.Invalid;
        }
        // Before the row is locked, since it takes long.
        var hash = await hashing.HashAsync(command.Password, cancellationToken);
        await using var transaction = await work.BeginAsync(cancellationToken);
        // Of several at once, the first one succeeds and ends the token's version for the others.
        if (await work.LockAsync<User>(id, cancellationToken) is not { State: UserState.Active } user || !user.IsResetTokenCurrent(tokenVersion))
        {
            return ResetPasswordResult.Invalid;
        }
        if (rules.FaultFor(user, command.Password) is not null)
        {
            return ResetPasswordResult.Personal;
        }
        await EndUnprovenAsync(user, cancellationToken);
        user.ResetPassword(hash, time.GetUtcNow());
        await counters.ForgivePasswordsAsync(id);
        await revoker.EndAllAsync(id, exceptThis: false, cancellationToken);
        trail.Add(AuditKind.PasswordReset, id);
        notices.Queue(MailTemplate.PasswordChanged, user);
        await transaction.CommitAsync(cancellationToken);
        LogReset(id);
        return ResetPasswordResult.Done;
    }

    // A stranger may have registered with this address, and may sign in by mobile or provider ever since. Only an activation on
    // the registering browser rules that out; otherwise the first reset removes these methods.
    private async Task EndUnprovenAsync(User user, CancellationToken cancellation)
    {
        if (user.RecoveredAt is not null || !user.ActivatedElsewhere)
        {
            return;
        }
        if (user.Mobile is not null)
        {
            await mobiles.RemoveAsync(user, cancellation);
            trail.Add(AuditKind.MobileChanged, user.Id);
            notices.Queue(MailTemplate.MobileRemoved, user);
        }
        if (await logins.NamesAsync(user.Id, cancellation) is { Count: > 0 } unproven)
        {
            await logins.RemoveAllAsync(user.Id, cancellation);
            foreach (var provider in unproven)
            {
                trail.Add(AuditKind.LoginUnlinked, user.Id, Factor.External, provider);
                notices.Queue(MailTemplate.LoginUnlinked, user, provider);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Reset the password of {UserId}")]
    private partial void LogReset(Guid userId);
}
