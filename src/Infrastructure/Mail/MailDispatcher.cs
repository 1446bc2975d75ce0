using Microsoft.EntityFrameworkCore;
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
        var db = scope.ServiceProvider.GetRequiredService<SlicesDb>();
        var now = time.GetUtcNow();
        return await db.Database.SqlQuery<Guid>(
            $"""
            update outgoing_mails set due_at = {now + Lease} where id in (
                select id from outgoing_mails where state = 'Waiting' and due_at <= {now}
                order by due_at limit {BatchSize} for update skip locked)
            returning id as "Value"
            """).ToListAsync(cancellation);
    }

    private async Task SendAsync(Guid id, CancellationToken cancellation)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<SlicesDb>();
        if (await db.OutgoingMails.FindAsync([id], cancellation) is not { } mail)
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
        await db.OutgoingMails.Where(m => m.Id == id && m.State == MailState.Waiting).ExecuteUpdateAsync(m => m
            .SetProperty(x => x.State, mail.State)
            .SetProperty(x => x.Attempts, mail.Attempts)
            .SetProperty(x => x.DueAt, mail.DueAt)
            .SetProperty(x => x.EndedAt, mail.EndedAt)
            .SetProperty(x => x.LastError, mail.LastError), CancellationToken.None);
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
        using var timer = new PeriodicTimer(Renewal, time);
        try
        {
            while (await timer.WaitForNextTickAsync(done))
            {
                using var scope = scopes.CreateScope();
                var until = time.GetUtcNow() + Lease;
                await scope.ServiceProvider.GetRequiredService<SlicesDb>().OutgoingMails
                    .Where(m => m.Id == id)
                    .ExecuteUpdateAsync(m => m.SetProperty(x => x.DueAt, until), done);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or DbUpdateException or Npgsql.NpgsqlException or InvalidOperationException)
        {
            // Sent, or the database is away: at worst the lease ends and the mail is tried again.
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Sent mail {Id} ({Template})")]
    private partial void LogSent(Guid id, MailTemplate template);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {Id} ({Template}) was refused for good: {Reason}")]
    private partial void LogRefused(Guid id, MailTemplate template, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {Id} ({Template}) was not sent at attempt {Attempt} and will be tried again: {Reason}")]
    private partial void LogFailed(Exception? unexpected, Guid id, MailTemplate template, int attempt, string reason);
}
