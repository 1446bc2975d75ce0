using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Passwords;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Passwords;

public sealed class HashingLimiterTests : IDisposable
{
    private readonly HashingLimiter limiter = new(TimeProvider.System, NullLogger<HashingLimiter>.Instance);

    public void Dispose() => limiter.Dispose();

    [Fact]
    public async Task Beyond_the_places_the_next_one_is_refused_at_once_and_served_when_there_is_room()
    {
        await using (HashingCrowd.Fill(limiter))
        {
            var one = limiter.RunAsync(() => true, default);

            // It did not even wait for a thread.
            one.IsFaulted.ShouldBeTrue();
            var refused = await Should.ThrowAsync<RequestRejectedException>(() => one);
            refused.Reason.ShouldBe(RejectionReason.Busy);
            refused.StatusCode.ShouldBe(503);
            refused.RetryAfter.ShouldBeGreaterThan(TimeSpan.Zero);
        }

        (await limiter.RunAsync(() => true, default)).ShouldBeTrue();
    }

    [Fact]
    public async Task No_more_run_at_once_than_there_are_processors()
    {
        var (running, tooMany) = (0, false);
        using var together = new ManualResetEventSlim();

        await Task.WhenAll(Enumerable.Range(0, limiter.Places).Select(_ => limiter.RunAsync(
            () =>
            {
                var now = Interlocked.Increment(ref running);
                tooMany |= now > Environment.ProcessorCount;
                if (now == Environment.ProcessorCount)
                {
                    together.Set();
                }
                together.Wait(TimeSpan.FromSeconds(3)).ShouldBeTrue();
                return Interlocked.Decrement(ref running);
            },
            default)));

        tooMany.ShouldBeFalse();
    }

    [Fact]
    public async Task The_quicker_the_last_ones_were_the_more_may_wait()
    {
        var before = limiter.Places;

        for (var n = 0; n < 50; n++)
        {
            await limiter.RunAsync(() => true, default);
        }

        limiter.Places.ShouldBeGreaterThan(2 * before);
    }

    [Slow]
    [Fact]
    public async Task Nobody_waits_for_longer_than_that_however_slow_those_before_are()
    {
        await using var crowd = HashingCrowd.TakeAllTurns(limiter);
        var watch = Stopwatch.StartNew();

        (await Should.ThrowAsync<RequestRejectedException>(() => limiter.RunAsync(() => true, default))).Reason.ShouldBe(RejectionReason.Busy);

        // Those who have the turns keep them: that it ends at all is the limit's doing.
        watch.Elapsed.ShouldBeGreaterThan(HashingLimiter.MaxWait - TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public async Task Who_leaves_while_waiting_gives_the_place_back()
    {
        using var gone = new CancellationTokenSource();
        await using (HashingCrowd.TakeAllTurns(limiter))
        {
            var waiting = Enumerable.Range(0, limiter.Places - Environment.ProcessorCount).Select(_ => limiter.RunAsync(() => true, gone.Token)).ToList();
            await Should.ThrowAsync<RequestRejectedException>(() => limiter.RunAsync(() => true, default));

            await gone.CancelAsync();

            await Should.ThrowAsync<OperationCanceledException>(() => Task.WhenAll(waiting));
            limiter.RunAsync(() => true, CancellationToken.None).IsFaulted.ShouldBeFalse();
        }
    }
}
