using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Devices;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Settings;

namespace Slices.Features.CleanUp;

/// <summary>Removes what has served its time: accounts never activated, sessions that ended, messages long sent, what happened long ago.</summary>
public sealed record CleanUpCommand : IRequest<CleanedUp>;

public sealed record CleanedUp(int Accounts, int Sessions, int Mails, int TextMessages, int Entries);

public sealed partial class CleanUpHandler(
    SlicesDb db, IOptions<RegistrationSettings> registration, TimeProvider time, ILogger<CleanUpHandler> log)
    : IRequestHandler<CleanUpCommand, CleanedUp>
{
    /// <summary>How long a mail's record stays after it was sent or given up.</summary>
    public static readonly TimeSpan MailRetention = TimeSpan.FromDays(30);

    /// <summary>How long a text message's record stays.</summary>
    public static readonly TimeSpan SmsRetention = TimeSpan.FromDays(30);

    /// <summary>How long is known how many text messages were refused.</summary>
    public static readonly TimeSpan RefusalRetention = TimeSpan.FromDays(90);

    /// <summary>How long the record of what happened to accounts reaches back.</summary>
    public static readonly TimeSpan RecordRetention = TimeSpan.FromDays(180);

    // So that no statement holds its locks for long, however much has gathered.
    private const int Batch = 10_000;

    public async Task<CleanedUp> Handle(CleanUpCommand command, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var registeredBefore = now - registration.Value.UnactivatedRetention;
        var endedBefore = now - MailRetention;
        // An account that an administrator disabled keeps its name, activated or not.
        var accounts = await db.Users
            .Where(u => u.ActivatedAt == null && u.State == UserState.Unactivated && u.CreatedAt < registeredBefore)
            .ExecuteDeleteAsync(cancellationToken);
        var seenBefore = now - DeviceCookie.Lifetime;
        await db.Devices.Where(d => d.LastSeenAt < seenBefore).ExecuteDeleteAsync(cancellationToken);
        var sessions = await db.Sessions.Where(s => s.EndsAt < now).ExecuteDeleteAsync(cancellationToken);
        var mails = await db.OutgoingMails.Where(m => m.EndedAt < endedBefore).ExecuteDeleteAsync(cancellationToken);
        var textMessages = await CleanUpTextMessagesAsync(now, cancellationToken);
        var entries = await CleanUpRecordAsync(now - RecordRetention, cancellationToken);
        LogCleanedUp(accounts, sessions, mails, textMessages, entries);
        return new(accounts, sessions, mails, textMessages, entries);
    }

    private async Task<int> CleanUpRecordAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        for (var all = 0; ;)
        {
            var deleted = await db.AuditEntries.Where(e => e.At < before).OrderBy(e => e.At).Take(Batch).ExecuteDeleteAsync(cancellation);
            all += deleted;
            if (deleted < Batch)
            {
                return all;
            }
        }
    }

    private async Task<int> CleanUpTextMessagesAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var (createdBefore, refusedBefore) = (now - SmsRetention, now - RefusalRetention);
        await db.Database.ExecuteSqlAsync($"delete from sms_refusals where hour < {refusedBefore}", cancellation);
        await db.Database.ExecuteSqlAsync($"delete from sms_blocked_prefixes where until < {now}", cancellation);
        return await db.OutgoingSms.Where(m => m.CreatedAt < createdBefore).ExecuteDeleteAsync(cancellation);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Cleaned up {Accounts} accounts, {Sessions} sessions, {Mails} mails, {TextMessages} text messages, {Entries} entries of the record")]
    private partial void LogCleanedUp(int accounts, int sessions, int mails, int textMessages, int entries);
}
