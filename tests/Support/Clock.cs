namespace Slices.Tests.Support;

/// <summary>
/// A clock that is moved by hand. By itself it goes on only a microsecond each time it is read, so that what happens later is later,
/// and no time runs out because the machine is busy. Timers are real.
/// </summary>
public sealed class Clock : TimeProvider
{
    private long now = System.GetUtcNow().Ticks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Add(ref now, TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    /// <summary>Goes on to the present, if it isn't there yet: protected data also ends by a clock that nobody moves.</summary>
    public void CatchUp() => Move(TimeSpan.FromTicks(Math.Max(0, System.GetUtcNow().Ticks - Interlocked.Read(ref now))));

    public void Move(TimeSpan by) => Interlocked.Add(ref now, by.Ticks);
}
