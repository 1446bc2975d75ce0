using System.Collections.Concurrent;

namespace Slices.Tests.Support;

/// <summary>
/// The time by which a site pads its answers. Nobody waits for it, unless a test holds it to see which answers are padded, and how
/// long: then they leave when it is let go.
/// </summary>
public sealed class PaddingClock : TimeProvider
{
    private readonly ConcurrentQueue<Wait> waits = new();
    private volatile bool isHeld;

    /// <summary>The deadlines of the answers that are held now.</summary>
    public IReadOnlyList<TimeSpan> Held => [.. waits.Where(w => !w.IsOver).Select(w => w.Deadline)];

    /// <summary>Until this is disposed, what is padded stays.</summary>
    public IDisposable Hold()
    {
        isHeld = true;
        return new Holding(this);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var wait = new Wait(callback, state, dueTime);
        if (isHeld)
        {
            waits.Enqueue(wait);
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ => wait.End(), null);
        }
        return wait;
    }

    private sealed class Holding(PaddingClock clock) : IDisposable
    {
        public void Dispose()
        {
            clock.isHeld = false;
            while (clock.waits.TryDequeue(out var wait))
            {
                wait.End();
            }
        }
    }

    private sealed class Wait(TimerCallback callback, object? state, TimeSpan deadline) : ITimer
    {
        private int isOver;

        public TimeSpan Deadline => deadline;

        public bool IsOver => isOver == 1;

        public void End()
        {
            if (Interlocked.Exchange(ref isOver, 1) == 0)
            {
                callback(state);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose() => isOver = 1;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
