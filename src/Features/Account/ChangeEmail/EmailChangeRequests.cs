using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Contacts;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.ChangeEmail;

public enum ChangeEmailResult
{
    /// <summary>The new address gets a mail: a link, or the notice that somebody asked for an address that is in use.</summary>
    Sent,

    /// <summary>It is the account's address already.</summary>
    Same,

    /// <summary>The account that an administrator wants it for was disabled or deleted at this moment.</summary>
    NotActive,
}

/// <summary>Asks for another address, for the signed-in user or, as an administrator, for somebody else. The visitor has just reauthenticated.</summary>
public sealed partial class EmailChangeRequests(
    UnitOfWork work, CurrentUser currentUser, EmailReservations reservations, MailOutbox mails, PendingEmails waiting, MailRateLimiter mailLimiter, AskedAddresses asked, ResponseTimePadding padding, AuditTrail trail,
    Notices notices, Visitor visitor, TimeProvider time, ILogger<EmailChangeRequests> log)
{
    /// <summary>Between two mails to the same address; within it, asking for it again sends nothing.</summary>
    public static readonly TimeSpan ResendAfter = TimeSpan.FromSeconds(60);

    public Task<ChangeEmailResult> AskAsync(EmailAddress email, CancellationToken cancellation) =>
        padding.RunAsync(() => QueueAsync(email, cancellation));

    private async Task<ChangeEmailResult> QueueAsync(EmailAddress email, CancellationToken cancellation)
    {
        var me = await currentUser.ReadAsync(cancellation);
        if (me.EmailKey == email.Key)
        {
            return ChangeEmailResult.Same;
        }
        var limit = await LimitAsync(email);
        if (await currentUser.ChangeAsync(user => NoteAsync(user, email, limit, null, cancellation), cancellation) is not { } isAgain)
        {
            return ChangeEmailResult.Same;
        }
        if (!isAgain)
        {
            await asked.CountAsync();
        }
        LogAsked(me.Id);
        return ChangeEmailResult.Sent;
    }

    /// <summary>The same for another account, as an administrator wants it.</summary>
    /// <param name="userId">An active account.</param>
    /// <param name="email">Its new address.</param>
    /// <param name="reason">Why, for the audit log.</param>
    public async Task<ChangeEmailResult> AskForAsync(Guid userId, EmailAddress email, string reason, CancellationToken cancellation)
    {
        var limit = await LimitAsync(email);
        await using var transaction = await work.BeginAsync(cancellation);
        if (await work.LockAsync<User>(userId, cancellation) is not { State: UserState.Active } user)
        {
            return ChangeEmailResult.NotActive;
        }
        if (await NoteAsync(user, email, limit, reason, cancellation) is null)
        {
            return ChangeEmailResult.Same;
        }
        await transaction.CommitAsync(cancellation);
        LogAskedFor(visitor.UserId, userId);
        return ChangeEmailResult.Sent;
    }

    /// <summary>How long it is too early for another mail to the address, and whether one may leave now.</summary>
    private async Task<(TimeSpan Pause, bool MayWrite)> LimitAsync(EmailAddress email)
    {
        var pause = await mailLimiter.PauseLeftAsync(visitor.UserId!.Value, email.Key, ResendAfter);
        return (pause, pause == TimeSpan.Zero && await mailLimiter.ClaimChangeAsync(email.Key));
    }

    /// <param name="reason">Why an administrator asks for it; null where the owner does.</param>
    /// <returns>Whether the address waited already; null where it is the account's by now.</returns>
    /// <exception cref="RequestRejectedException">The address was asked for a moment ago and given up: its link is dead, and it is too early for another one.</exception>
    private async Task<bool?> NoteAsync(User user, EmailAddress email, (TimeSpan Pause, bool MayWrite) limit, string? reason, CancellationToken cancellation)
    {
        var (pause, mayWrite) = limit;
        if (user.EmailKey == email.Key)
        {
            return null;
        }
        var now = time.GetUtcNow();
        var from = reason is null ? visitor.Address : "";
        var isAgain = await waiting.FindAsync(user, cancellation) == email;
        if (pause > TimeSpan.Zero && !isAgain)
        {
            throw new RequestRejectedException(RejectionReason.TooMany, pause);
        }
        // If no newer link is sent, the previous one keeps working.
        if (mayWrite || !isAgain)
        {
            var tokenVersion = reason is null ? user.RequestEmailChange(email, visitor.SessionId, now) : user.RequestEmailChange(email, session: null, now, visitor.UserId);
            trail.Add(AuditKind.EmailChangeAsked, user.Id, detail: reason ?? "");
            if (mayWrite)
            {
                await WriteAsync(user, email, tokenVersion, from, now, cancellation);
            }
        }
        if (!isAgain)
        {
            // Now, while the old address can still prevent it.
            notices.Queue(MailTemplate.EmailChangeAsked, user, byAdministrator: reason is not null);
        }
        return isAgain;
    }

    private async Task WriteAsync(User user, EmailAddress email, int tokenVersion, string from, DateTimeOffset now, CancellationToken cancellation)
    {
        var holder = await reservations.FindAsync(email.Key, cancellation);
        mails.Add(holder is null || holder.User.Id == user.Id
            ? OutgoingMail.Queue(MailTemplate.EmailChange, user, user.Culture, from, now, address: email.Text, tokenVersion: tokenVersion)
            : OutgoingMail.Queue(MailTemplate.EmailTaken, holder.User, holder.User.Culture, from, now, address: holder.Email));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{UserId} asked for another email address")]
    private partial void LogAsked(Guid userId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Administrator {Administrator} asked for another email address of {UserId}")]
    private partial void LogAskedFor(Guid? administrator, Guid userId);
}
