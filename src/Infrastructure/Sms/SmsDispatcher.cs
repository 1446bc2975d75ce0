using System.Security.Cryptography;
using Slices.Domain;
using Slices.Infrastructure.Outbox;
using Slices.Infrastructure.Telemetry;

namespace Slices.Infrastructure.Sms;

/// <summary>
/// Sends the messages that are due, each at most once: a message that a process has claimed is never claimed again. If that
/// process dies, it is unknown whether the message left. It isn't sent again; its recipient asks for another.
/// </summary>
public sealed partial class SmsDispatcher(
    IServiceScopeFactory scopes, SmsGateways gateways, ProtectedCodes codes, TimeProvider time, ILogger<SmsDispatcher> log)
    : IDispatcher<OutgoingSms>
{
    private const int BatchSize = 8;

    /// <summary>Longer than any way through the gateways takes.</summary>
    private static readonly TimeSpan MaxSending = TimeSpan.FromMinutes(1);

    /// <summary>How long a message waits that a fault of ours kept from being handed over.</summary>
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(3);

    public async Task DispatchAsync(CancellationToken cancellation)
    {
        await EndWhatIsOverAsync(cancellation);
        while (!cancellation.IsCancellationRequested && await ClaimAsync() is { Count: > 0 } claimed)
        {
            await Task.WhenAll(claimed.Select(SendAsync));
        }
    }

    private Task EndWhatIsOverAsync(CancellationToken cancellation) => WithOutboxAsync(outbox => outbox.EndWhatIsOverAsync(time.GetUtcNow(), cancellation));

    // Not given up halfway either: what the database has given away and nobody got would count as interrupted.
    private Task<List<Guid>> ClaimAsync() => WithOutboxAsync(outbox => outbox.ClaimAsync(BatchSize, MaxSending, time.GetUtcNow()));

    // One message's fault is no other's. One that no gateway has seen yet waits again; any other may have been sent.
    private async Task SendAsync(Guid id)
    {
        var isHandedOver = false;
        try
        {
            await WithOutboxAsync(async outbox =>
            {
                if (await outbox.FindAsync(id) is not { } sms)
                {
                    return;
                }
                using var span = Tracing.StartSending(sms);
                var (message, unreadable) = Read(sms);
                isHandedOver = message is not null;
                // Not given up when the site stops: what a gateway has taken can't be called back.
                var ended = message is null ? unreadable! : Outcome(sms, await gateways.SendAsync(message, CancellationToken.None));
                var outcome = Metrics.TextMessageAttempted(ended, time.GetUtcNow());
                span?.SetTag("slices.outcome", outcome);
                await outbox.RecordAsync(ended);
            });
        }
        catch (Exception e)
        {
            LogFault(e, id);
            if (!isHandedOver)
            {
                await GiveBackAsync(id);
            }
        }
    }

    private (SmsMessage? Message, OutgoingSms? Unreadable) Read(OutgoingSms sms)
    {
        var now = time.GetUtcNow();
        try
        {
            return (new(sms.Id, MobileNumber.FromValue(sms.To), codes.Unprotect(sms.ProtectedCode!), sms.ExpiresAt - now, sms.Culture), null);
        }
        catch (CryptographicException e)
        {
            LogUnreadable(e, sms.Id);
            return (null, sms.Refused(null, "Its code can't be read: the keys are others.", now));
        }
    }

    private async Task GiveBackAsync(Guid id)
    {
        try
        {
            await WithOutboxAsync(outbox => outbox.GiveBackAsync(id, time.GetUtcNow() + AfterFault));
        }
        catch (Exception e)
        {
            // The database is away: it will count as interrupted.
            LogFault(e, id);
        }
    }

    private OutgoingSms Outcome(OutgoingSms sms, SmsDelivery delivery)
    {
        var now = time.GetUtcNow();
        return delivery.State switch
        {
            SmsDeliveryState.Sent => sms.Sent(delivery.Gateway!, now),
            SmsDeliveryState.NotSent => sms.Undelivered(delivery.Gateway, delivery.Detail, now),
            _ => sms.Refused(delivery.Gateway, delivery.Detail, now),
        };
    }

    private Task WithOutboxAsync(Func<SmsOutbox, Task> use) => WithOutboxAsync(async outbox =>
    {
        await use(outbox);
        return true;
    });

    private async Task<T> WithOutboxAsync<T>(Func<SmsOutbox, Task<T>> use)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<SmsOutbox>());
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Text message {Id} met a fault")]
    private partial void LogFault(Exception e, Guid id);

    [LoggerMessage(Level = LogLevel.Error, Message = "Text message {Id} has a code that can't be read")]
    private partial void LogUnreadable(Exception e, Guid id);
}
