using System.Runtime.CompilerServices;
using MediatR;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Contacts;
using Slices.Infrastructure.Devices;
using Slices.Infrastructure.Passwords.Imported;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Settings;

namespace Slices.Features.CleanUp;

/// <summary>
/// Deletes what has expired: accounts that were never activated or are to be deleted, requested and reserved addresses, reserved usernames, export
/// files, invitations, browsers not seen for long, ended sessions, old messages and audit entries.
/// </summary>
public sealed record CleanUpCommand : IRequest<CleanedUp>;

public sealed record CleanedUp(int Accounts, int Exports, int Devices, int Sessions, int Mails, int TextMessages, int Entries);

public sealed partial class CleanUpHandler(
    UnitOfWork work, Sql sql, AccountEraser eraser, EmailReservations reservations, PendingEmails waiting, ImportedHashes imported, AuditTrail trail, IOptions<RegistrationSettings> registration, TimeProvider time, ILogger<CleanUpHandler> log)
    : IRequestHandler<CleanUpCommand, CleanedUp>
{
    /// <summary>How long a mail's record stays after it was sent or given up.</summary>
    public static readonly TimeSpan MailRetention = TimeSpan.FromDays(30);

    /// <summary>How long a text message's record stays.</summary>
    public static readonly TimeSpan SmsRetention = TimeSpan.FromDays(30);

    /// <summary>How long counts of rejected text messages are kept.</summary>
    public static readonly TimeSpan SmsRefusalRetention = TimeSpan.FromDays(90);

    // So that no statement holds its locks for long, however much has gathered.
    private const int Batch = 10_000;
    private const int AccountBatch = 200;

    public async Task<CleanedUp> Handle(CleanUpCommand command, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var registeredBefore = now - registration.Value.UnactivatedRetention;
        var failures = new List<Exception>();
        var cleaned = new CleanedUp(
            // One that an administrator disabled keeps its name, activated or not.
            Accounts: await TryAsync(() => EraseAsync(
                    null, $"where activated_at is null and state = 'Unactivated' and created_at < {registeredBefore} order by created_at limit {AccountBatch} for update skip locked", cancellationToken))
                + await TryAsync(() => EraseAsync(
                    AuditKind.AccountDeleted, $"where deletion_due_at <= {now} order by deletion_due_at limit {AccountBatch} for update skip locked", cancellationToken)),
            Exports: await TryDeleteAsync("data_exports", "expires_at", now),
            Devices: await TryDeleteAsync("devices", "last_seen_at", now - DeviceCookie.Lifetime),
            Sessions: await TryDeleteAsync("sessions", "ends_at", now),
            // Those to people who have no account any more, as soon as they have left.
            Mails: await TryDeleteAsync("outgoing_mails", "ended_at", now - MailRetention)
                + await TryDeleteAsync("outgoing_mails", "ended_at", now, "user_id is null and invitation_id is null"),
            TextMessages: await TryDeleteAsync("outgoing_sms", "created_at", now - SmsRetention),
            Entries: await TryDeleteAsync("audit_entries", "at", now - AuditEntry.Retention));
        // A few rows an hour at the most.
        await TryExecuteAsync($"delete from sms_refusals where hour < {now - SmsRefusalRetention}");
        await TryExecuteAsync($"delete from sms_blocked_prefixes where until < {now}");
        await TryExecuteAsync($"delete from tallies where quarter < {now - AuditEntry.Retention}");
        await TryExecuteAsync($"delete from nodes where seen_at < now() - interval '1 day'");
        // With their mails.
        await TryExecuteAsync($"delete from invitations where expires_at < {now - MailRetention}");
        await TryRunAsync(() => reservations.HoldForNoticesAsync(cancellationToken));
        await TryExecuteAsync($"delete from former_emails where reserved_until <= {now}");
        await TryExecuteAsync($"delete from former_user_names where reserved_until <= {now}");
        // What was counted and never begun, and reports as old as audit entries get; with the accounts that they were about, which may be all.
        await TryAsync(() => sql.ExecuteLongAsync(
            $"delete from bulk_jobs where (state = 'Draft' and created_at < {now - TimeSpan.FromDays(1)}) or ended_at < {now - AuditEntry.Retention}", cancellationToken));
        await TryAsync(() => eraser.ForgetErasedAdministratorsAsync(cancellationToken));
        await TryRunAsync(() => DropNewEmailsAsync(now, cancellationToken));
        await TryAsync(() => imported.ForgetUnusedAsync(cancellationToken));
        if (cleaned is not (0, 0, 0, 0, 0, 0, 0))
        {
            LogCleanedUp(cleaned.Accounts, cleaned.Exports, cleaned.Devices, cleaned.Sessions, cleaned.Mails, cleaned.TextMessages, cleaned.Entries);
        }
        return failures.Count == 0 ? cleaned : throw new AggregateException("Not all of it was cleaned up.", failures);

        Task<int> TryDeleteAsync(string table, string column, DateTimeOffset before, string condition = "true") =>
            TryAsync(() => DeleteAsync(table, column, before, condition, cancellationToken));

        Task<int> TryExecuteAsync(FormattableString statement) => TryAsync(() => sql.ExecuteAsync(statement, cancellationToken));

        Task<int> TryRunAsync(Func<Task> step) => TryAsync(async () =>
        {
            await step();
            return 0;
        });

        // A step that fails must not keep the others from running, hour after hour.
        async Task<int> TryAsync(Func<Task<int>> step)
        {
            try
            {
                return await step();
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                failures.Add(e);
                return 0;
            }
        }
    }

    // An account that is activated or kept at this moment is either seen here or already deleted.
    private async Task<int> EraseAsync(AuditKind? kind, FormattableString which, CancellationToken cancellation)
    {
        for (var all = 0; ;)
        {
            await using var transaction = await work.BeginAsync(cancellation);
            var users = await work.LockAsync<User>(which, cancellation);
            foreach (var user in users)
            {
                if (kind is { } happened)
                {
                    trail.Add(happened, user.Id);
                }
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

    // Those that wait too long, or whose session has ended.
    private async Task DropNewEmailsAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var due = await sql.ListAsync(
            $"""
            select id from users u where new_email_asked_at is not null and (new_email_asked_at < {now - User.NewEmailLifetime}
                or not exists (select from sessions s where s.id = u.new_email_session_id and s.ends_at > {now}))
            """, row => row.Get<Guid>(0), cancellation);
        foreach (var id in due)
        {
            await using var transaction = await work.BeginAsync(cancellation);
            if (await work.LockAsync<User>(id, cancellation) is { } user && await waiting.FindAsync(user, cancellation) is null)
            {
                user.DropNewEmail();
            }
            await transaction.CommitAsync(cancellation);
        }
    }

    // Each batch begins where the one before ended: what that one deleted still lies in the index, and would be walked over each time.
    // In double braces is text, names from this file only; in single ones are parameters.
    private async Task<int> DeleteAsync(string table, string column, DateTimeOffset before, string condition, CancellationToken cancellation)
    {
        var all = 0;
        var from = DateTimeOffset.MinValue;
        while (true)
        {
            var (deleted, last) = (await sql.ListAsync(
                FormattableStringFactory.Create(
                    $$"""
                    with gone as (
                        delete from {{table}} where ctid = any (array(
                            select ctid from {{table}} where {{column}} >= {0} and {{column}} < {1} and {{condition}} order by {{column}} limit {2}))
                        returning {{column}} as at)
                    select count(*), max(at) from gone
                    """, from, before, Batch),
                row => (row.Get<long>(0), row.Get<DateTimeOffset>(1)), cancellation))[0];
            all += (int)deleted;
            if (deleted < Batch)
            {
                return all;
            }
            from = last;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Cleaned up {Accounts} accounts, {Exports} exports, {Devices} devices, {Sessions} sessions, {Mails} mails, {TextMessages} text messages, {Entries} audit entries")]
    private partial void LogCleanedUp(int accounts, int exports, int devices, int sessions, int mails, int textMessages, int entries);
}
