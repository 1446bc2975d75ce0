using Npgsql;
using Slices.Domain;
using Slices.Infrastructure.Outbox;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Telemetry;

namespace Slices.Infrastructure.Mail;

/// <summary>
/// Sends what is due. A batch is claimed under a lease in one short statement, sent outside any transaction, each mail by
/// itself, and its outcome recorded. A process that dies in between leaves its mails due again when the lease ends.
/// </summary>
public sealed partial class MailDispatcher(
    IServiceScopeFactory scopes, IMailSender sender, MailServerHealth server, TimeProvider time, ILogger<MailDispatcher> log) : IDispatcher<OutgoingMail>
{
    public const int BatchSize = 8;

    /// <summary>How long a dead process holds its mails up. A living one renews its lease long before.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Renewal = Lease / 3;
    private static readonly TimeSpan UnreadableWait = TimeSpan.FromMinutes(10);

    /// <summary>Sends until nothing is due, or the server is left alone for a while.</summary>
    public async Task DispatchAsync(CancellationToken cancellation)
    {
        while (server.Allows(BatchSize) is > 0 and var limit && await ClaimAsync(limit, cancellation) is { Count: > 0 } claimed)
        {
            await Task.WhenAll(claimed.Select(id => SendAsync(id, cancellation)));
        }
    }

    private async Task<List<Guid>> ClaimAsync(int limit, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<MailOutbox>().ClaimAsync(limit, Lease, time.GetUtcNow(), cancellation);
    }

    private async Task SendAsync(Guid id, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var outbox = scope.ServiceProvider.GetRequiredService<MailOutbox>();
        if (await ReadAsync(outbox, id, cancellation) is not { } mail)
        {
            return;
        }
        using var span = Tracing.StartSending(mail);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var renewing = KeepLeaseAsync(id, done.Token);
        var wasHeld = mail.HeldSince is not null;
        MailUndeliveredException? heldBy;
        try
        {
            (mail, heldBy) = await TrySendAsync(scope.ServiceProvider, mail, cancellation);
            var outcome = Metrics.MailAttempted(mail, time.GetUtcNow());
            span?.SetTag("slices.outcome", outcome);
            if (mail.State == MailState.Sent)
            {
                // Under the lease: the account may be locked by somebody else for longer.
                await scope.ServiceProvider.GetRequiredService<SentLinks>().NoteAsync(mail, CancellationToken.None);
            }
        }
        finally
        {
            await done.CancelAsync();
            await renewing;
        }
        await outbox.RecordAsync(mail);
        var alerts = scope.ServiceProvider.GetRequiredService<HeldMailAlerts>();
        if (heldBy is not null)
        {
            await alerts.RaiseAsync(heldBy, time.GetUtcNow() - mail.HeldSince!.Value);
        }
        else if (wasHeld && mail.State == MailState.Sent)
        {
            await alerts.EndAsync();
        }
    }

    // Null for a deleted one, and for one that this version can't read, such as a newer node's: that waits for a node that can.
    private async Task<OutgoingMail?> ReadAsync(MailOutbox outbox, Guid id, CancellationToken cancellation)
    {
        try
        {
            return await outbox.FindAsync(id, cancellation);
        }
        catch (UnreadableRowException e)
        {
            LogUnreadable(e, id);
            var now = time.GetUtcNow();
            await outbox.PutOffAsync(id, now + UnreadableWait, now);
            return null;
        }
    }

    private async Task<(OutgoingMail Mail, MailUndeliveredException? HeldBy)> TrySendAsync(IServiceProvider services, OutgoingMail mail, CancellationToken cancellation)
    {
        try
        {
            var message = await services.GetRequiredService<MailComposer>().ComposeAsync(mail, cancellation);
            if (message is null)
            {
                return (mail.Obsolete(time.GetUtcNow()), null);
            }
            var answer = await sender.SendAsync(message, cancellation);
            LogSent(mail.Id, mail.Template, answer);
            return (mail.Sent(time.GetUtcNow()), null);
        }
        catch (MailRejectedException e)
        {
            LogRefused(mail.Id, mail.Template, e.Message);
            return (mail.Refused(e.Message, time.GetUtcNow()), null);
        }
        catch (MailUndeliveredException e)
        {
            LogFailed(null, mail.Id, mail.Template, mail.Attempts + 1, e.Message);
            return Waiting(mail, e);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // Whatever went wrong with this mail, even in composing it, must not hold up the others or lose it.
            LogFailed(e, mail.Id, mail.Template, mail.Attempts + 1, e.Message);
            return (mail.Undelivered(e.Message, Random.Shared.NextDouble(), time.GetUtcNow()), null);
        }
    }

    private (OutgoingMail Mail, MailUndeliveredException? HeldBy) Waiting(OutgoingMail mail, MailUndeliveredException e)
    {
        var now = time.GetUtcNow();
        var jitter = Random.Shared.NextDouble();
        return e.Delay switch
        {
            MailDelay.Postponed => (mail.Undelivered(e.Message, jitter, now), null),
            MailDelay.MaybeTaken => (mail.MaybeTaken(e.Message, now), null),
            MailDelay.Held => (mail.Held(e.Message, now + mail.Wait(jitter), now), e),
            // Due at once: the pause is kept by this process, and ends with a restart.
            _ => (mail.Held(e.Message, now, now), e),
        };
    }

    private async Task KeepLeaseAsync(Guid id, CancellationToken done)
    {
        while (true)
        {
            await Task.Delay(Renewal, done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (done.IsCancellationRequested)
            {
                return;
            }
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<MailOutbox>().RenewLeaseAsync(id, Lease, CancellationToken.None);
            }
            catch (NpgsqlException)
            {
                // The database is away, maybe for a moment: the next renewal may come in time.
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Mail {Id} can't be read by this version and waits for another")]
    private partial void LogUnreadable(Exception e, Guid id);

    [LoggerMessage(Level = LogLevel.Information, Message = "Sent mail {Id} ({Template}): {Answer}")]
    private partial void LogSent(Guid id, MailTemplate template, string answer);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {Id} ({Template}) was refused for good: {Reason}")]
    private partial void LogRefused(Guid id, MailTemplate template, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {Id} ({Template}) was not sent at attempt {Attempt} and waits: {Reason}")]
    private partial void LogFailed(Exception? unexpected, Guid id, MailTemplate template, int attempt, string reason);
}
