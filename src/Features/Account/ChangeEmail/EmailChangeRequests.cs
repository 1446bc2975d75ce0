using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Contacts;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Passwords;
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
}

/// <summary>Asks for another address for the signed-in user, who has just reauthenticated.</summary>
public sealed partial class EmailChangeRequests(
    CurrentUser currentUser, EmailReservations reservations, MailOutbox mails, WaitingEmails waiting, MailRateLimiter mailLimiter, AskedAddresses asked, ResponseTimePadding padding, AuditTrail trail,
    Notices notices, Visitor visitor, TimeProvider time, ILogger<EmailChangeRequests> log)
{
    /// <summary>Between two mails to the same address; within it, asking for it again sends nothing.</summary>
    public static readonly TimeSpan ResendAfter = TimeSpan.FromSeconds(60);

    public Task<ChangeEmailResult> AskAsync(EmailAddress email, CancellationToken cancellation) =>
        padding.RunAsync(() => QueueAsync(email, cancellation));

    private async Task<ChangeEmailResult> QueueAsync(EmailAddress email, CancellationToken cancellation)
    {
        if ((await currentUser.ReadAsync(cancellation)).EmailKey == email.Key)
        {
            return ChangeEmailResult.Same;
        }
        var mayWrite = await mailLimiter.ClaimChangeAsync(visitor.UserId!.Value, email.Key, ResendAfter);
        if (await currentUser.ChangeAsync(user => NoteAsync(user, email, mayWrite, cancellation), cancellation) is not { } isAgain)
        {
            return ChangeEmailResult.Same;
        }
        if (!isAgain)
        {
            await asked.CountAsync();
        }
        LogAsked(visitor.UserId.Value);
        return ChangeEmailResult.Sent;
    }

    /// <returns>Whether the address waited already; null where it is the account's by now.</returns>
    private async Task<bool?> NoteAsync(User user, EmailAddress email, bool mayWrite, CancellationToken cancellation)
    {
        if (user.EmailKey == email.Key)
        {
            return null;
        }
        var now = time.GetUtcNow();
        var isAgain = await waiting.FindAsync(user, cancellation) == email;
        // If no newer link is sent, the previous one keeps working.
        if (mayWrite || !isAgain)
        {
            var tokenVersion = user.AskForEmail(email, visitor.SessionId, now);
            trail.Add(AuditKind.EmailChangeAsked, user.Id);
            if (mayWrite)
            {
                await WriteAsync(user, email, tokenVersion, now, cancellation);
            }
        }
        if (!isAgain)
        {
            // Now, while the old address can still prevent it.
            notices.Queue(MailTemplate.EmailChangeAsked, user);
        }
        return isAgain;
    }

    private async Task WriteAsync(User user, EmailAddress email, int tokenVersion, DateTimeOffset now, CancellationToken cancellation)
    {
        var holder = await reservations.FindAsync(email.Key, cancellation);
        mails.Add(holder is null || holder.User.Id == user.Id
            ? OutgoingMail.Queue(MailTemplate.EmailChange, user, user.Culture, visitor.Address, now, address: email.Text, tokenVersion: tokenVersion)
            : OutgoingMail.Queue(MailTemplate.EmailTaken, holder.User, holder.User.Culture, visitor.Address, now, address: holder.Email));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{UserId} asked for another e-mail address")]
    private partial void LogAsked(Guid userId);
}
