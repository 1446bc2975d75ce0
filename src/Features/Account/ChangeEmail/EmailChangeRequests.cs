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
    /// <summary>Whoever reads that address has mail: a link, or word that somebody wants the address that is theirs.</summary>
    Sent,

    /// <summary>It is the account's address already.</summary>
    Same,
}

/// <summary>Asks for another address of whoever is signed in, and has just proved it.</summary>
public sealed partial class EmailChangeRequests(
    CurrentUser owner, EmailReservations owners, MailOutbox mails, WaitingEmails waiting, MailRateLimiter ceiling, AskedAddresses asked, ResponseTimePadding padding, AuditTrail trail,
    Notices notices, Visitor visitor, TimeProvider time, ILogger<EmailChangeRequests> log)
{
    /// <summary>Between two mails to the same address; within it, asking for it again sends nothing.</summary>
    public static readonly TimeSpan ResendAfter = TimeSpan.FromSeconds(60);

    public Task<ChangeEmailResult> AskAsync(EmailAddress email, CancellationToken cancellation) =>
        padding.RunAsync(() => QueueAsync(email, cancellation));

    private async Task<ChangeEmailResult> QueueAsync(EmailAddress email, CancellationToken cancellation)
    {
        if ((await owner.ReadAsync(cancellation)).EmailKey == email.Key)
        {
            return ChangeEmailResult.Same;
        }
        var mayWrite = await ceiling.ClaimChangeAsync(visitor.UserId!.Value, email.Key, ResendAfter);
        if (await owner.ChangeAsync(user => NoteAsync(user, email, mayWrite, cancellation), cancellation) is not { } isAgain)
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
        // Where no newer link leaves, the one that did stays good.
        if (mayWrite || !isAgain)
        {
            var round = user.AskForEmail(email, visitor.SessionId, now);
            trail.Add(AuditKind.EmailChangeAsked, user.Id);
            if (mayWrite)
            {
                await WriteAsync(user, email, round, now, cancellation);
            }
        }
        if (!isAgain)
        {
            // Now, while the old address can still keep it from happening.
            notices.Queue(MailTemplate.EmailChangeAsked, user);
        }
        return isAgain;
    }

    private async Task WriteAsync(User user, EmailAddress email, int round, DateTimeOffset now, CancellationToken cancellation)
    {
        var holder = await owners.FindAsync(email.Key, cancellation);
        mails.Add(holder is null || holder.User.Id == user.Id
            ? OutgoingMail.Queue(MailTemplate.EmailChange, user, user.Culture, visitor.Address, now, address: email.Text, round: round)
            : OutgoingMail.Queue(MailTemplate.EmailTaken, holder.User, holder.User.Culture, visitor.Address, now, address: holder.Email));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{UserId} asked for another e-mail address")]
    private partial void LogAsked(Guid userId);
}
