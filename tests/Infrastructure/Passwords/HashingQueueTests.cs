using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Pipeline;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Passwords;

public sealed class HashingQueueTests : IDisposable
{
    private readonly HashingQueue queue = new(TimeProvider.System, NullLogger<HashingQueue>.Instance);

    public void Dispose() => queue.Dispose();

    [Fact]
    public async Task Beyond_the_places_the_next_one_is_refused_at_once_and_served_when_there_is_room()
    {
        await using (HashingCrowd.Fill(queue))
        {
            var one = queue.RunAsync(() => true, default);

            // It did not even wait for a thread.
            one.IsFaulted.ShouldBeTrue();
            var refused = await Should.ThrowAsync<RefusedException>(() => one);
            refused.Reason.ShouldBe(Refusal.Busy);
            refused.StatusCode.ShouldBe(503);
            refused.RetryAfter.ShouldBeGreaterThan(TimeSpan.Zero);
        }

        (await queue.RunAsync(() => true, default)).ShouldBeTrue();
    }

    [Fact]
    public async Task No_more_run_at_once_than_there_are_processors()
    {
        var (running, most) = (0, 0);

        await Task.WhenAll(Enumerable.Range(0, queue.Places).Select(_ => queue.RunAsync(
            () =>
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                Thread.Sleep(5);
                return Interlocked.Decrement(ref running);
            },
            default)));

        most.ShouldBe(Environment.ProcessorCount);
    }

    [Fact]
    public async Task The_quicker_the_last_ones_were_the_more_may_wait()
    {
        var before = queue.Places;

        for (var n = 0; n < 20; n++)
        {
            await queue.RunAsync(() => true, default);
        }

        queue.Places.ShouldBeGreaterThan(2 * before);
    }

    [Fact]
    public async Task Nobody_waits_for_longer_than_that_however_slow_those_before_are()
    {
        await using var crowd = HashingCrowd.TakeAllTurns(queue);
        var watch = Stopwatch.StartNew();

        (await Should.ThrowAsync<RefusedException>(() => queue.RunAsync(() => true, default))).Reason.ShouldBe(Refusal.Busy);

        watch.Elapsed.ShouldBeInRange(HashingQueue.MaxWait - TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Who_leaves_while_waiting_gives_the_place_back()
    {
        using var gone = new CancellationTokenSource();
        await using (HashingCrowd.TakeAllTurns(queue))
        {
            var waiting = Enumerable.Range(0, queue.Places - Environment.ProcessorCount).Select(_ => queue.RunAsync(() => true, gone.Token)).ToList();
            await Should.ThrowAsync<RefusedException>(() => queue.RunAsync(() => true, default));

            await gone.CancelAsync();

            await Should.ThrowAsync<OperationCanceledException>(() => Task.WhenAll(waiting));
            queue.RunAsync(() => true, CancellationToken.None).IsFaulted.ShouldBeFalse();
        }
    }
}
