using Microsoft.Extensions.Time.Testing;
using Slices.Infrastructure.Passwords;

namespace Slices.Tests.Infrastructure.Passwords;

/// <summary>By a clock of its own, so that nothing waits and no load disturbs.</summary>
public sealed class ResponseTimePaddingTests
{
    private static readonly TimeSpan Hash = TimeSpan.FromMilliseconds(160);

    private readonly FakeTimeProvider time = new();
    private readonly HashDurations durations = new();
    private readonly ResponseTimePadding padding;

    public ResponseTimePaddingTests()
    {
        durations.Note(PasswordAlgorithm.Argon2id, Hash);
        padding = new(durations, time);
    }

    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(0.9, 1)]
    [InlineData(1.1, 1.1)]
    [InlineData(2, 2)]
    public void Work_within_the_deadline_is_answered_at_it_and_longer_work_when_it_is_done(double work, double answer)
    {
        foreach (var hashes in (int[])[0, 1, 2])
        {
            var deadline = padding.Deadline(hashes);

            Measure(deadline * work, hashes).ShouldBe(deadline * answer, Tick);
        }
    }

    [Fact]
    public void A_difference_in_the_work_is_never_a_greater_one_in_the_answer()
    {
        var deadline = padding.Deadline(2);
        var difference = TimeSpan.FromMilliseconds(3);

        for (var share = 0.1; share < 5; share += 0.1)
        {
            var (less, more) = (Measure(deadline * share, 2), Measure((deadline * share) + difference, 2));
            (more - less).ShouldBeLessThanOrEqualTo(difference + Tick, $"at {share}");
        }
    }

    [Fact]
    public void The_deadline_lies_above_what_the_hashes_take_and_follows_the_machine()
    {
        padding.Deadline(2).ShouldBeGreaterThan(Hash * 2);
        var before = padding.Deadline(0);
        for (var n = 0; n < HashDurations.Kept; n++)
        {
            durations.Note(PasswordAlgorithm.Argon2id, Hash * 2);
        }

        padding.Deadline(2).ShouldBeGreaterThan(Hash * 4);
        padding.Deadline(0).ShouldBeGreaterThan(before);
    }

    [Fact]
    public void Waiting_for_a_turn_puts_the_deadline_off()
    {
        var queued = TimeSpan.FromSeconds(3);

        var took = Measure(queued + (Hash * 2), 2, () => padding.LeaveOut(queued));

        took.ShouldBe(padding.Deadline(2) + queued, Tick);
        Measure(Hash, 2).ShouldBe(padding.Deadline(2), Tick, "and that of no later answer");
    }

    [Fact]
    public async Task Work_that_fails_does_so_no_sooner_and_what_may_be_told_is_told_at_once()
    {
        var failing = padding.RunAsync(() => throw new InvalidOperationException());
        failing.IsCompleted.ShouldBeFalse();
        time.Advance(padding.Deadline(0));
        await Should.ThrowAsync<InvalidOperationException>(() => failing);

        (await padding.RunAsync(() => Task.FromResult(true), 2, mayReturnEarly: result => result)).ShouldBeTrue();
    }

    // As fine as the clock is moved.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private TimeSpan Measure(TimeSpan work, int hashes, Action? during = null)
    {
        // What the clock sets off runs at once, so that it stands still meanwhile.
        SynchronizationContext.SetSynchronizationContext(null);
        var (began, done) = (time.GetTimestamp(), new TaskCompletionSource());
        var answer = padding.RunAsync(
            async () =>
            {
                await done.Task;
                during?.Invoke();
                return 0;
            },
            hashes);
        time.Advance(work);
        done.SetResult();
        while (!answer.IsCompleted)
        {
            time.Advance(Tick);
        }
        return time.GetElapsedTime(began);
    }
}
