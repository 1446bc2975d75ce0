using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Outbox;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.Sms;

/// <summary>
/// Sends the messages that are due, each at most once: a message that a process holds is nobody else's any more. When that
/// process dies, nobody knows whether the message left, and it isn't sent again; whoever waits for it asks for another.
/// </summary>
public sealed partial class SmsDispatcher(
    IServiceScopeFactory scopes, SmsGateways gateways, SealedCodes codes, TimeProvider time, ILogger<SmsDispatcher> log)
    : IDispatcher<OutgoingSms>
{
    private const int BatchSize = 8;

    /// <summary>Longer than any way through the gateways takes.</summary>
    private static readonly TimeSpan LongestSending = TimeSpan.FromMinutes(1);

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

    private async Task EndWhatIsOverAsync(CancellationToken cancellation)
    {
        using var scope = scopes.CreateScope();
        var now = time.GetUtcNow();
        await scope.ServiceProvider.GetRequiredService<Sql>().ExecuteAsync(
            $"""
            update outgoing_sms set state = 'Failed', ended_at = {now}, sealed_code = null,
                last_error = case when state = 'Sending' then 'Interrupted: it may have been sent.' else coalesce(last_error, 'Its code expired first.') end
            where (state = 'Waiting' and expires_at <= {now}) or (state = 'Sending' and leased_until <= clock_timestamp())
            """, cancellation);
    }

    // Not given up halfway either: what the database has given away and nobody got would count as interrupted.
    private async Task<List<Guid>> ClaimAsync()
    {
        using var scope = scopes.CreateScope();
        var now = time.GetUtcNow();
        return await scope.ServiceProvider.GetRequiredService<Sql>().ListAsync(
            $"""
            update outgoing_sms set state = 'Sending', leased_until = clock_timestamp() + {LongestSending} where id in (
                select id from outgoing_sms where state = 'Waiting' and due_at <= {now} and expires_at > {now}
                order by due_at limit {BatchSize} for update skip locked)
            returning id
            """, row => row.Get<Guid>(0), CancellationToken.None);
    }

    // One message's fault is no other's. One that no gateway has seen yet waits again; any other may have been sent.
    private async Task SendAsync(Guid id)
    {
        var isHandedOver = false;
        try
        {
            using var scope = scopes.CreateScope();
            var db = scope.ServiceProvider.GetRequiredService<SlicesDb>();
            var sms = await db.OutgoingSms.SingleAsync(m => m.Id == id);
            if (Read(sms) is { } message)
            {
                isHandedOver = true;
                // Not given up when the site stops: what a gateway has taken can't be called back.
                Record(sms, await gateways.SendAsync(message, CancellationToken.None));
            }
            await db.SaveChangesAsync(CancellationToken.None);
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

    private SmsMessage? Read(OutgoingSms sms)
    {
        var now = time.GetUtcNow();
        try
        {
            return new(sms.Id, MobileNumber.FromValue(sms.To), codes.Open(sms.SealedCode!), sms.ExpiresAt - now, sms.Culture);
        }
        catch (CryptographicException e)
        {
            LogUnreadable(e, sms.Id);
            sms.RecordRefusal(null, "Its code can't be read: the keys are others.", now);
            return null;
        }
    }

    private async Task GiveBackAsync(Guid id)
    {
        try
        {
            using var scope = scopes.CreateScope();
            await scope.ServiceProvider.GetRequiredService<Sql>().ExecuteAsync(
                $"update outgoing_sms set state = 'Waiting', due_at = {time.GetUtcNow() + AfterFault} where id = {id} and state = 'Sending'", CancellationToken.None);
        }
        catch (Exception e)
        {
            // The database is away: it will count as interrupted.
            LogFault(e, id);
        }
    }

    private void Record(OutgoingSms sms, SmsDelivery delivery)
    {
        var now = time.GetUtcNow();
        switch (delivery.State)
        {
            case SmsDeliveryState.Sent:
                sms.RecordSent(delivery.Gateway!, now);
                break;
            case SmsDeliveryState.NotSent:
                sms.RecordFailure(delivery.Gateway, delivery.Detail, now);
                break;
            default:
                sms.RecordRefusal(delivery.Gateway, delivery.Detail, now);
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Text message {Id} met a fault")]
    private partial void LogFault(Exception e, Guid id);

    [LoggerMessage(Level = LogLevel.Error, Message = "Text message {Id} has a code that can't be read")]
    private partial void LogUnreadable(Exception e, Guid id);
}
