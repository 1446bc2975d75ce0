namespace Slices.Infrastructure.Time;

/// <summary>
/// The system's clock, cut to what a column of PostgreSQL keeps. A moment in memory and the same one read back are equal, and
/// pages of a list don't skip a row by the difference.
/// </summary>
public sealed class WholeMicroseconds : TimeProvider
{
    public static DateTimeOffset Of(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMicrosecond));

    public override DateTimeOffset GetUtcNow() => Of(base.GetUtcNow());
}
