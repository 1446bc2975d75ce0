using System.Collections.Concurrent;

namespace Slices.Tests.Support;

/// <summary>
/// The time by which a site pads its answers. Nobody waits for it, unless a test holds an answer to see that it is padded, and how
/// long.
/// </summary>
public sealed class PaddingClock : TimeProvider
{
    // Longer than an answer takes that isn't padded: one that is slower is not found out, and none is found out wrongly.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(150);

    private readonly ConcurrentQueue<Wait> waits = new();
    private volatile bool isHeld;

    /// <summary>The answer to a request, and the deadline that it was held back to. Fails when it comes before that.</summary>
    /// <param name="ask">One request.</param>
    /// <param name="isDone">Whether its work is done, so that only the deadline is left to wait for.</param>
    public async Task<(TimeSpan Deadline, Page Answer)> HoldAsync(Func<Task<Page>> ask, Func<Task<bool>>? isDone = null)
    {
        Task<Page> asked;
        TimeSpan deadline;
        isHeld = true;
        try
        {
            asked = ask();
            await Eventually.TrueAsync(async () => asked.IsCompleted || (!waits.IsEmpty && (isDone is null || await isDone())));
            (await Task.WhenAny(asked, Task.Delay(Moment))).ShouldNotBe(asked, "the answer should have been padded");
            deadline = waits.ShouldHaveSingleItem().Deadline;
        }
        finally
        {
            isHeld = false;
            while (waits.TryDequeue(out var wait))
            {
                wait.End();
            }
        }
        return (deadline, await asked);
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

    private sealed class Wait(TimerCallback callback, object? state, TimeSpan deadline) : ITimer
    {
        private int isOver;

        public TimeSpan Deadline => deadline;

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
