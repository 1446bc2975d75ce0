using System.Globalization;

namespace Slices.Features.Admin;

/// <summary>What is counted in a lane.</summary>
/// <param name="Name">In the reader's language.</param>
/// <param name="Counts">One for each span of time.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<long> Counts)
{
    public long Total { get; } = Counts.Sum();
}

/// <summary>
/// Counts over time as lanes of bars, one below the other. Each has a scale of its own, so that a few failures beside many sign-ins
/// still show when they happened; its tallest bar says how many it is. Across, everything is in per cent, so that the
/// drawing takes any width and its words keep their size.
/// </summary>
public sealed class LaneChart
{
    private const int MaxRoomyLanes = 3;
    private const int MaxTimes = 5;

    private readonly int tallest;
    private readonly double step;

    /// <param name="label">What a screen reader says of the drawing.</param>
    /// <param name="spans">What the spans of time are called, the oldest first.</param>
    /// <param name="unit">What a span is, as the title of the table's first column.</param>
    /// <param name="table">What the table behind the drawing is called.</param>
    /// <param name="series">The lanes. The first one has the accent.</param>
    public LaneChart(string label, IReadOnlyList<string> spans, string unit, string table, params IReadOnlyList<ChartSeries> series)
    {
        (Label, Spans, Unit, Table, Series) = (label, spans, unit, table, series);
        (tallest, var laneHeight) = series.Count <= MaxRoomyLanes ? (44, 96) : (28, 74);
        Height = series.Count * laneHeight + 24;
        step = 100.0 / spans.Count;
        Lanes = [.. series.Index().Select(s => new Lane(
            s.Item, s.Index == 0 ? "var(--accent)" : "var(--edge)", laneHeight * (s.Index + 1), laneHeight * (s.Index + 1) - tallest - 24,
            Bars(s.Item.Counts, laneHeight * (s.Index + 1))))];
        var every = (spans.Count + MaxTimes - 2) / (MaxTimes - 1);
        Times = [.. spans.Index().Where(s => s.Index % every == every / 2).Select(s => new Mark(Place((s.Index + 0.5) * step), s.Item))];
    }

    public string Label { get; }

    public IReadOnlyList<string> Spans { get; }

    public string Unit { get; }

    public string Table { get; }

    public IReadOnlyList<ChartSeries> Series { get; }

    public int Height { get; }

    public IReadOnlyList<Lane> Lanes { get; }

    public IReadOnlyList<Mark> Times { get; }

    /// <summary>A number as people read it.</summary>
    public static string Number(long count) => count.ToString("N0", CultureInfo.CurrentCulture);

    private List<Bar> Bars(IReadOnlyList<long> counts, int floor)
    {
        var (peak, most) = counts.Index().MaxBy(c => c.Item);
        return [.. from each in counts.Index()
                   where each.Item > 0
                   let height = Math.Max(2, (int)Math.Round((double)each.Item / most * tallest))
                   select new Bar(
                       Percent((each.Index + 0.1) * step), Percent(0.8 * step), floor - height, height,
                       each.Index == peak ? new(Place((each.Index + 0.5) * step), Number(each.Item)) : null)];
    }

    // Near an edge a text would stand outside the plot.
    private static (string X, string Anchor) Place(double at) => at switch { < 8 => ("0", "start"), > 92 => ("100%", "end"), _ => (Percent(at), "middle") };

    private static string Percent(double value) => value.ToString("0.##", CultureInfo.InvariantCulture) + "%";

    /// <param name="Floor">Where its bars stand, from above.</param>
    /// <param name="Label">Where its name stands.</param>
    public sealed record Lane(ChartSeries Series, string Colour, int Floor, int Label, IReadOnlyList<Bar> Bars);

    public sealed record Bar(string X, string Width, int Y, int Height, Mark? Label);

    public sealed record Mark((string X, string Anchor) At, string Text);
}
