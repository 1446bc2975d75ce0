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

    public async Task DispatchAsync(CancellationToken cancellation)
    {
        await EndWhatIsOverAsync(cancellation);
        while (await ClaimAsync(cancellation) is { Count: > 0 } claimed)
        {
            await Task.WhenAll(claimed.Select(SendAsync));
        }
    }

    private async Task EndWhatIsOverAsync(CancellationToken cancellation)
    {
        using var scope = scopes.CreateScope();
        var now = time.GetUtcNow();
        var abandoned = now - LongestSending;
        await scope.ServiceProvider.GetRequiredService<SlicesDb>().OutgoingSms
            .Where(m => (m.State == SmsState.Waiting && m.ExpiresAt <= now) || (m.State == SmsState.Sending && m.DueAt <= abandoned))
            .ExecuteUpdateAsync(m => m
                .SetProperty(x => x.State, SmsState.Failed)
                .SetProperty(x => x.LastError, x => x.State == SmsState.Sending ? "Interrupted: it may have been sent." : x.LastError ?? "Its code expired first.")
                .SetProperty(x => x.EndedAt, now)
                .SetProperty(x => x.SealedCode, (string?)null), cancellation);
    }

    private async Task<List<Guid>> ClaimAsync(CancellationToken cancellation)
    {
        using var scope = scopes.CreateScope();
        var now = time.GetUtcNow();
        return await scope.ServiceProvider.GetRequiredService<SlicesDb>().Database.SqlQuery<Guid>(
            $"""
            update outgoing_sms set state = 'Sending', due_at = {now} where id in (
                select id from outgoing_sms where state = 'Waiting' and due_at <= {now} and expires_at > {now}
                order by due_at limit {BatchSize} for update skip locked)
            returning id as "Value"
            """).ToListAsync(cancellation);
    }

    private async Task SendAsync(Guid id)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<SlicesDb>();
        var sms = await db.OutgoingSms.SingleAsync(m => m.Id == id);
        try
        {
            var message = new SmsMessage(sms.Id, MobileNumber.FromValue(sms.To), codes.Open(sms.SealedCode!), sms.ExpiresAt - time.GetUtcNow(), sms.Culture);
            // Not given up when the site stops: what a gateway has taken can't be called back.
            Record(sms, await gateways.SendAsync(message, CancellationToken.None));
        }
        catch (CryptographicException e)
        {
            LogUnreadable(e, sms.Id);
            sms.RecordRefusal(null, "Its code can't be read: the keys are others.", time.GetUtcNow());
        }
        await db.SaveChangesAsync(CancellationToken.None);
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

    [LoggerMessage(Level = LogLevel.Error, Message = "Text message {Id} has a code that can't be read")]
    private partial void LogUnreadable(Exception e, Guid id);
}
