using Microsoft.EntityFrameworkCore;
using Npgsql;
using Slices.Domain;
using Slices.Infrastructure.Outbox;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.Mail;

/// <summary>
/// Sends what is due. A batch is claimed under a lease in one short statement, sent outside any transaction, each mail by
/// itself, and its outcome recorded. A process that dies in between leaves its mails due again when the lease ends.
/// </summary>
public sealed partial class MailDispatcher(IServiceScopeFactory scopes, IMailSender sender, TimeProvider time, ILogger<MailDispatcher> log)
    : IDispatcher<OutgoingMail>
{
    public const int BatchSize = 8;

    /// <summary>How long a dead process holds its mails up. A living one renews its lease long before.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Renewal = Lease / 3;
    private static readonly TimeSpan UnreadableWait = TimeSpan.FromMinutes(10);

    /// <summary>Sends until nothing is due.</summary>
    public async Task DispatchAsync(CancellationToken cancellation)
    {
        while (await ClaimAsync(cancellation) is { Count: > 0 } claimed)
        {
            await Task.WhenAll(claimed.Select(id => SendAsync(id, cancellation)));
        }
    }

    private async Task<List<Guid>> ClaimAsync(CancellationToken cancellation)
    {
        using var scope = scopes.CreateScope();
        return await scope.ServiceProvider.GetRequiredService<Sql>().ListAsync(
            $"""
            update outgoing_mails set leased_until = clock_timestamp() + {Lease} where id in (
                select id from outgoing_mails
                where state = 'Waiting' and due_at <= {time.GetUtcNow()} and (leased_until is null or leased_until <= clock_timestamp())
                order by due_at limit {BatchSize} for update skip locked)
            returning id
            """, row => row.Get<Guid>(0), cancellation);
    }

    private async Task SendAsync(Guid id, CancellationToken cancellation)
    {
        using var scope = scopes.CreateScope();
        var (db, sql) = (scope.ServiceProvider.GetRequiredService<SlicesDb>(), scope.ServiceProvider.GetRequiredService<Sql>());
        if (await ReadAsync(db, sql, id, cancellation) is not { } mail)
        {
            return;
        }
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var renewing = KeepLeaseAsync(id, done.Token);
        try
        {
            await TrySendAsync(scope.ServiceProvider, mail, cancellation);
        }
        finally
        {
            await done.CancelAsync();
            await renewing;
        }
        if (mail.State == MailState.Sent)
        {
            await SentLinks.NoteAsync(db, mail, CancellationToken.None);
        }
        // What is recorded is the outcome alone, whatever the renewals made of the row meanwhile.
        await sql.ExecuteAsync(
            $"""
            update outgoing_mails set state = {mail.State}, attempts = {mail.Attempts}, due_at = {mail.DueAt}, ended_at = {mail.EndedAt}, last_error = {mail.LastError},
                leased_until = null
            where id = {id} and state = 'Waiting'
            """, CancellationToken.None);
    }

    // Null for one that is gone, and for one that this version can't read, such as a newer node's: that waits for a node that can.
    private async Task<OutgoingMail?> ReadAsync(SlicesDb db, Sql sql, Guid id, CancellationToken cancellation)
    {
        try
        {
            return await db.OutgoingMails.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellation);
        }
        catch (InvalidOperationException e)
        {
            LogUnreadable(e, id);
            var now = time.GetUtcNow();
            await sql.ExecuteAsync(
                $"""
                update outgoing_mails set attempts = attempts + 1, due_at = {now + UnreadableWait}, leased_until = null, last_error = 'This version can''t read it.',
                    state = case when created_at <= {now - OutgoingMail.Patience} then 'Failed' else state end,
                    ended_at = case when created_at <= {now - OutgoingMail.Patience} then {now}::timestamptz end
                where id = {id}
                """, CancellationToken.None);
            return null;
        }
    }

    private async Task TrySendAsync(IServiceProvider services, OutgoingMail mail, CancellationToken cancellation)
    {
        try
        {
            var message = await services.GetRequiredService<MailComposer>().ComposeAsync(mail, cancellation);
            if (message is null)
            {
                mail.RecordMoot(time.GetUtcNow());
                return;
            }
            // Not given up when the site stops: the server may have taken the mail already, and it would be sent twice.
            await sender.SendAsync(message, CancellationToken.None);
            mail.RecordSent(time.GetUtcNow());
            LogSent(mail.Id, mail.Template);
        }
        catch (MailRefusedException e)
        {
            mail.RecordRefusal(e.Message, time.GetUtcNow());
            LogRefused(mail.Id, mail.Template, e.Message);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // Whatever went wrong with this mail, even in composing it, must not hold up the others or lose it.
            mail.RecordFailure(e.Message, Random.Shared.NextDouble(), time.GetUtcNow());
            LogFailed(e is MailUndeliveredException ? null : e, mail.Id, mail.Template, mail.Attempts, e.Message);
        }
    }

    private async Task KeepLeaseAsync(Guid id, CancellationToken done)
    {
        using var timer = new PeriodicTimer(Renewal);
        while (await NextAsync(timer, done))
        {
            try
            {
                using var scope = scopes.CreateScope();
                await scope.ServiceProvider.GetRequiredService<Sql>().ExecuteAsync(
                    $"update outgoing_mails set leased_until = clock_timestamp() + {Lease} where id = {id} and state = 'Waiting'", done);
            }
            catch (Exception e) when (e is OperationCanceledException or NpgsqlException)
            {
                // Sent; or the database is away, maybe for a moment: the next renewal may come in time.
            }
        }
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken done)
    {
        try
        {
            return await timer.WaitForNextTickAsync(done);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Mail {Id} can't be read by this version and waits for another")]
    private partial void LogUnreadable(Exception e, Guid id);

    [LoggerMessage(Level = LogLevel.Information, Message = "Sent mail {Id} ({Template})")]
    private partial void LogSent(Guid id, MailTemplate template);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {Id} ({Template}) was refused for good: {Reason}")]
    private partial void LogRefused(Guid id, MailTemplate template, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {Id} ({Template}) was not sent at attempt {Attempt} and will be tried again: {Reason}")]
    private partial void LogFailed(Exception? unexpected, Guid id, MailTemplate template, int attempt, string reason);
}
