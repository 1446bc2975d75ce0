namespace Slices.Tests.Support;

/// <summary>Real time, moved by hand: it goes on by itself, so that timers and time limits behave.</summary>
public sealed class Clock : TimeProvider
{
    private TimeSpan moved;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + moved;

    public void Move(TimeSpan by) => moved += by;
}
