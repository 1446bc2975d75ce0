using System.Threading.Channels;

namespace Slices.Infrastructure.Outbox;

/// <summary>
/// Wakes the dispatcher as soon as a <typeparamref name="TMessage"/> is committed, so that the first attempt is immediate. A lost
/// signal only delays it: the retry job finds the message.
/// </summary>
public sealed class OutboxSignal<TMessage>
{
    private readonly Channel<bool> signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public ValueTask<bool> WaitAsync(CancellationToken cancellation) => signals.Reader.ReadAsync(cancellation);

    public void Set() => signals.Writer.TryWrite(true);
}
