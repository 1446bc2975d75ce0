using System.Diagnostics;
using Slices.Infrastructure.Security;

namespace Slices.Tests.Infrastructure.Security;

public sealed class EvenPaceTests
{
    // A timer may be a little early by its own clock.
    private static readonly TimeSpan Early = TimeSpan.FromMilliseconds(5);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 1)]
    [InlineData(1.2, 2)]
    [InlineData(2.4, 3)]
    public async Task An_answer_leaves_at_a_whole_multiple_of_the_pace_however_long_its_work_took(double paces, int multiple)
    {
        var began = Stopwatch.GetTimestamp();

        await EvenPace.RunAsync(() => Task.Delay(EvenPace.Pace * paces));

        Stopwatch.GetElapsedTime(began).ShouldBeGreaterThan((EvenPace.Pace * multiple) - Early);
    }

    [Fact]
    public async Task Work_that_fails_does_so_no_sooner()
    {
        var began = Stopwatch.GetTimestamp();

        await Should.ThrowAsync<InvalidOperationException>(() => EvenPace.RunAsync(() => throw new InvalidOperationException()));

        Stopwatch.GetElapsedTime(began).ShouldBeGreaterThan(EvenPace.Pace - Early);
    }
}
