using System.Threading.Channels;

namespace Slices.Infrastructure.Outbox;

/// <summary>
/// Wakes the delivery as soon as a <typeparamref name="TMessage"/> is committed, so that the first attempt is immediate. A nudge
/// that gets lost costs nothing but time: the retrying job finds the message.
/// </summary>
public sealed class OutboxSignal<TMessage>
{
    private readonly Channel<bool> nudges = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public ValueTask<bool> WaitAsync(CancellationToken cancellation) => nudges.Reader.ReadAsync(cancellation);

    public void Nudge() => nudges.Writer.TryWrite(true);
}
