using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Contacts;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Security;

namespace Slices.Features.ConfirmEmail;

/// <summary>What the page of a link shows before its button is pressed.</summary>
public sealed record FindEmailChangeQuery(string Token) : Redacted, IRequest<EmailChange>, IRateLimited
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.MailLink;
}

/// <param name="State">What pressing the button would find.</param>
/// <param name="UserName">The account's username; null unless the state is open.</param>
/// <param name="Email">The new address.</param>
/// <param name="AskedAt">When it was last asked for.</param>
public sealed record EmailChange(EmailChangeState State, string? UserName = null, string Email = "", DateTimeOffset? AskedAt = null);

/// <summary>
/// Changes the account's address. The link is enough, on any browser: it proves the mailbox, and it was asked for in a session
/// that had just reauthenticated and is still open.
/// </summary>
public sealed record ConfirmEmailCommand(string Token) : Redacted, IRequest<EmailChangeState>, IRateLimited
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.MailLink;
}

public enum EmailChangeState
{
    /// <summary>The link is good and waits for its button.</summary>
    Open,

    /// <summary>The address is the account's, by this press or an earlier one.</summary>
    Done,

    /// <summary>Another account has got the address in the meantime.</summary>
    Taken,

    /// <summary>Malformed, expired, cancelled, replaced by a newer link, or asked for in a session that has ended.</summary>
    Invalid,
}

public sealed class FindEmailChangeHandler(UnitOfWork work, EmailChangeTokens tokens, PendingEmails waiting) : IRequestHandler<FindEmailChangeQuery, EmailChange>
{
    public async Task<EmailChange> Handle(FindEmailChangeQuery query, CancellationToken cancellationToken)
    {
        if (tokens.Read(query.Token) is not var (id, tokenVersion, mailbox)
            || await work.LoadAsync<User>(id, cancellationToken) is not { State: UserState.Active } user)
        {
            return new(EmailChangeState.Invalid);
        }
        return LinkTokens.Mailbox(user.Email) == mailbox ? new(EmailChangeState.Done)
            : user.IsEmailTokenCurrent(tokenVersion) && await waiting.FindAsync(user, cancellationToken) is { } email && LinkTokens.Mailbox(email.Text) == mailbox
                ? new(EmailChangeState.Open, user.UserName, email.Text, user.NewEmailAskedAt)
            : new(EmailChangeState.Invalid);
    }
}

public sealed partial class ConfirmEmailHandler(
    UnitOfWork work, EmailChangeTokens tokens, EmailReservations reservations, PendingEmails waiting, AuditTrail trail, Notices notices, TimeProvider time, ILogger<ConfirmEmailHandler> log)
    : IRequestHandler<ConfirmEmailCommand, EmailChangeState>
{
    public async Task<EmailChangeState> Handle(ConfirmEmailCommand command, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var transaction = await work.BeginAsync(cancellationToken);
        if (tokens.Read(command.Token) is not var (id, tokenVersion, mailbox)
            || await work.LockAsync<User>(id, cancellationToken) is not { State: UserState.Active } user)
        {
            return EmailChangeState.Invalid;
        }
        if (LinkTokens.Mailbox(user.Email) == mailbox)
        {
            return EmailChangeState.Done;
        }
        if (!user.IsEmailTokenCurrent(tokenVersion) || await waiting.FindAsync(user, cancellationToken) is not { } email || LinkTokens.Mailbox(email.Text) != mailbox)
        {
            return EmailChangeState.Invalid;
        }
        await reservations.ReleaseAsync(email.Key, cancellationToken);
        var returns = await reservations.ForgetSinceAsync(user, email, cancellationToken);
        // To the previous address. Its reader can undo the change, unless it restores an address from before theirs.
        notices.Queue(returns ? MailTemplate.EmailRestored : MailTemplate.EmailChanged, user);
        var former = user.ChangeEmail(email, returns, now);
        if (!returns)
        {
            work.Insert(former);
        }
        trail.Add(AuditKind.EmailChanged, id);
        try
        {
            await transaction.CommitAsync(cancellationToken);
        }
        catch (Exception e) when (e.Violates(Documents.ActivatedEmailIndex))
        {
            return EmailChangeState.Taken;
        }
        LogChanged(id);
        return EmailChangeState.Done;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{UserId} has another email address")]
    private partial void LogChanged(Guid userId);
}
