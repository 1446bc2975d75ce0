namespace Slices.Infrastructure.Sms;

/// <summary>A message that was sent to nobody.</summary>
public sealed record ShownSms(SmsMessage Message, DateTimeOffset At);

/// <summary>Stands in for the gateways in Development: keeps the last messages in memory, to be shown at /dev/sms.</summary>
public sealed class ShownSmsGateway(TimeProvider time) : ISmsGateway
{
    public const int Kept = 100;

    private readonly Lock gate = new();
    private readonly LinkedList<ShownSms> messages = [];

    public string Name => "Development";

    public Task<SmsOutcome> SendAsync(SmsMessage message, CancellationToken cancellation)
    {
        lock (gate)
        {
            messages.AddFirst(new ShownSms(message, time.GetUtcNow()));
            if (messages.Count > Kept)
            {
                messages.RemoveLast();
            }
        }
        return Task.FromResult(new SmsOutcome(SmsVerdict.Sent, message.Id.ToString("N")));
    }

    /// <summary>Forgets all messages.</summary>
    public void Clear()
    {
        lock (gate)
        {
            messages.Clear();
        }
    }

    /// <summary>The last messages, the newest first.</summary>
    public IReadOnlyList<ShownSms> Newest(int count)
    {
        lock (gate)
        {
            return [.. messages.Take(count)];
        }
    }
}
