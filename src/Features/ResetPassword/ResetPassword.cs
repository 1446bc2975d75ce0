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
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Validation;

namespace Slices.Features.ResetPassword;

/// <summary>Whose password the link sets, by user name; null when it is mangled, too old, used or replaced.</summary>
public sealed record FindResetQuery(string Token) : IRequest<string?>, IRateLimited
{
    string IRateLimited.RateLimitedAccount => "";
    RateLimitedAction IRateLimited.Act => RateLimitedAction.MailLink;

    public override string ToString() => nameof(FindResetQuery);
}

/// <summary>Here is my new password; the link proves that the mailbox is mine.</summary>
public sealed record ResetPasswordCommand : IRequest<ResetPasswordResult>, IRateLimited, ISetsPassword
{
    public string Token { get; init; } = "";
    public string Password { get; init; } = "";
    public string ConfirmPassword { get; init; } = "";

    string IRateLimited.RateLimitedAccount => "";
    RateLimitedAction IRateLimited.Act => RateLimitedAction.MailLink;

    public override string ToString() => nameof(ResetPasswordCommand);
}

public enum ResetPasswordResult
{
    Done,

    /// <summary>The password is made of what everybody knows about its owner.</summary>
    Personal,

    /// <summary>The link is worth nothing, any more or at all.</summary>
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
    public async Task<string?> Handle(FindResetQuery query, CancellationToken cancellationToken) => tokens.Read(query.Token) is var (id, round)
        && await work.LoadAsync<User>(id, cancellationToken) is { State: UserState.Active } user && user.IsResetRoundOpen(round)
            ? user.UserName
            : null;
}

public sealed partial class ResetPasswordHandler(
    UnitOfWork work, ResetTokens tokens, PasswordRules rules, PasswordHashing hashing, SessionRevoker sessions, SignInCounters counters, MobileReservations mobiles, ExternalLogins logins, AuditTrail trail, Notices notices,
    TimeProvider time, ILogger<ResetPasswordHandler> log) : IRequestHandler<ResetPasswordCommand, ResetPasswordResult>
{
    public async Task<ResetPasswordResult> Handle(ResetPasswordCommand command, CancellationToken cancellationToken)
    {
        if (tokens.Read(command.Token) is not var (id, round)
            || await work.LoadAsync<User>(id, cancellationToken) is not { } found || !found.IsResetRoundOpen(round))
        {
            return ResetPasswordResult.Invalid;
        }
        // Before the row is locked, since it takes long.
        var hash = await hashing.HashAsync(command.Password, cancellationToken);
        await using var transaction = await work.BeginAsync(cancellationToken);
        // Of several at once the first one finds its round, and all others wait until it is over.
        if (await work.LockAsync<User>(id, cancellationToken) is not { State: UserState.Active } user || !user.IsResetRoundOpen(round))
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
        await sessions.EndAllAsync(id, exceptThis: false, cancellationToken);
        trail.Add(AuditKind.PasswordReset, id);
        notices.Queue(MailTemplate.PasswordChanged, user);
        await transaction.CommitAsync(cancellationToken);
        LogReset(id);
        return ResetPasswordResult.Done;
    }

    // Until the first reset nothing tells that whoever registered, and may come by a telephone or a provider ever since, is
    // whoever reads the mail: unless their own browser opened the activation's link.
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
            notices.Queue(MailTemplate.MobileChanged, user);
        }
        if (await logins.NamesAsync(user.Id, cancellation) is { Count: > 0 } unproven)
        {
            await logins.RemoveAllAsync(user.Id, cancellation);
            unproven.ForEach(provider => trail.Add(AuditKind.LoginUnlinked, user.Id, Factor.External, provider));
            notices.Queue(MailTemplate.LoginsChanged, user);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Reset the password of {UserId}")]
    private partial void LogReset(Guid userId);
}
