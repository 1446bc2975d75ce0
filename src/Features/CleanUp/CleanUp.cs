using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Devices;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Settings;

namespace Slices.Features.CleanUp;

/// <summary>
/// Removes what has served its time: accounts never activated or given up by their owners, addresses that wait or are held too long, files of
/// exports, browsers long unseen, sessions that ended, messages long sent, what happened long ago.
/// </summary>
public sealed record CleanUpCommand : IRequest<CleanedUp>;

public sealed record CleanedUp(int Accounts, int Exports, int Devices, int Sessions, int Mails, int TextMessages, int Entries);

public sealed partial class CleanUpHandler(
    SlicesDb db, AccountEraser eraser, AuditTrail trail, IOptions<RegistrationSettings> registration, TimeProvider time, ILogger<CleanUpHandler> log)
    : IRequestHandler<CleanUpCommand, CleanedUp>
{
    /// <summary>How long a mail's record stays after it was sent or given up.</summary>
    public static readonly TimeSpan MailRetention = TimeSpan.FromDays(30);

    /// <summary>How long a text message's record stays.</summary>
    public static readonly TimeSpan SmsRetention = TimeSpan.FromDays(30);

    /// <summary>How long is known how many text messages were refused.</summary>
    public static readonly TimeSpan SmsRefusalRetention = TimeSpan.FromDays(90);

    // So that no statement holds its locks for long, however much has gathered.
    private const int Batch = 10_000;
    private const int AccountBatch = 200;

    public async Task<CleanedUp> Handle(CleanUpCommand command, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (registeredBefore, seenBefore) = (now - registration.Value.UnactivatedRetention, now - DeviceCookie.Lifetime);
        var (endedBefore, sentBefore, happenedBefore) = (now - MailRetention, now - SmsRetention, now - AuditEntry.Retention);
        var cleaned = new CleanedUp(
            Accounts: await EraseAsync(null, NeverActivated(registeredBefore), cancellationToken)
                + await EraseAsync(AuditKind.AccountDeleted, DueForDeletion(now), cancellationToken),
            Exports: await DeleteAsync(db.DataExports.Where(e => e.ExpiresAt < now).OrderBy(e => e.ExpiresAt), cancellationToken),
            Devices: await DeleteAsync(db.Devices.Where(d => d.LastSeenAt < seenBefore).OrderBy(d => d.LastSeenAt), cancellationToken),
            Sessions: await DeleteAsync(db.Sessions.Where(s => s.EndsAt < now).OrderBy(s => s.EndsAt), cancellationToken),
            // Those to people who have no account any more, as soon as they have left. Each by its own index.
            Mails: await DeleteAsync(db.OutgoingMails.Where(m => m.EndedAt < endedBefore).OrderBy(m => m.EndedAt), cancellationToken)
                + await DeleteAsync(db.OutgoingMails.Where(m => m.UserId == null && m.EndedAt != null).OrderBy(m => m.UserId), cancellationToken),
            TextMessages: await DeleteAsync(db.OutgoingSms.Where(m => m.CreatedAt < sentBefore).OrderBy(m => m.CreatedAt), cancellationToken),
            Entries: await DeleteAsync(db.AuditEntries.Where(e => e.At < happenedBefore).OrderBy(e => e.At), cancellationToken));
        // A few rows an hour at the most.
        var refusedBefore = now - SmsRefusalRetention;
        await db.Database.ExecuteSqlAsync($"delete from sms_refusals where hour < {refusedBefore}", cancellationToken);
        await db.Database.ExecuteSqlAsync($"delete from sms_blocked_prefixes where until < {now}", cancellationToken);
        var askedBefore = now - User.NewEmailPatience;
        await db.Users
            .Where(u => u.NewEmail != null && (u.NewEmailAskedAt < askedBefore || !db.Sessions.Any(s => s.Id == u.NewEmailSessionId && s.EndsAt > now)))
            .ExecuteUpdateAsync(
                u => u
                    .SetProperty(x => x.NewEmail, (string?)null)
                    .SetProperty(x => x.NewEmailAskedAt, (DateTimeOffset?)null)
                    .SetProperty(x => x.NewEmailSessionId, (Guid?)null)
                    .SetProperty(x => x.EmailRound, x => x.EmailRound + 1)
                    .SetProperty(x => x.OldestEmailRound, x => x.EmailRound + 1),
                cancellationToken);
        await DeleteAsync(db.FormerEmails.Where(f => f.HeldUntil <= now).OrderBy(f => f.HeldUntil), cancellationToken);
        if (cleaned is not (0, 0, 0, 0, 0, 0, 0))
        {
            LogCleanedUp(cleaned.Accounts, cleaned.Exports, cleaned.Devices, cleaned.Sessions, cleaned.Mails, cleaned.TextMessages, cleaned.Entries);
        }
        return cleaned;
    }

    // One that an administrator disabled keeps its name, activated or not. Whoever activates or keeps one at this moment wins or is too late.
    private IQueryable<User> NeverActivated(DateTimeOffset before) => db.Users.FromSql(
        $"""
        select *, xmin from users where activated_at is null and state = 'Unactivated' and created_at < {before}
        order by created_at limit {AccountBatch} for update skip locked
        """);

    private IQueryable<User> DueForDeletion(DateTimeOffset now) => db.Users.FromSql(
        $"select *, xmin from users where deletion_due_at <= {now} order by deletion_due_at limit {AccountBatch} for update skip locked");

    private async Task<int> EraseAsync(AuditKind? kind, IQueryable<User> next, CancellationToken cancellation)
    {
        for (var all = 0; ;)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            var users = await next.AsNoTracking().ToListAsync(cancellation);
            if (kind is { } happened)
            {
                users.ForEach(user => trail.Add(happened, user.Id));
            }
            await eraser.EraseAsync(users, cancellation);
            await transaction.CommitAsync(cancellation);
            all += users.Count;
            if (users.Count < AccountBatch)
            {
                return all;
            }
        }
    }

    private static async Task<int> DeleteAsync<T>(IOrderedQueryable<T> rows, CancellationToken cancellation)
    {
        for (var all = 0; ;)
        {
            var deleted = await rows.Take(Batch).ExecuteDeleteAsync(cancellation);
            all += deleted;
            if (deleted < Batch)
            {
                return all;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Cleaned up {Accounts} accounts, {Exports} exports, {Devices} devices, {Sessions} sessions, {Mails} mails, {TextMessages} text messages, {Entries} entries of the record")]
    private partial void LogCleanedUp(int accounts, int exports, int devices, int sessions, int mails, int textMessages, int entries);
}
