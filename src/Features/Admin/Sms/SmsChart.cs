using System.Globalization;

namespace Slices.Features.Admin.Sms;

/// <summary>
/// The hours as lanes of bars, one below the other and all to one scale. Across, everything is in per cent, so that the
/// drawing takes any width and its words keep their size.
/// </summary>
public sealed class SmsChart
{
    public const int Height = 312;

    private const int Tallest = 44;
    private const int LaneHeight = 96;
    private const int HoursPerLabel = 6;

    private readonly IReadOnlyList<SmsHour> hours;
    private readonly double step;
    private readonly double scale;

    public SmsChart(IReadOnlyList<SmsHour> hours, TimeZoneInfo zone)
    {
        this.hours = hours;
        step = 100.0 / hours.Count;
        scale = (double)Tallest / Math.Max(1, hours.Max(h => Math.Max(h.Sent, Math.Max(h.Failed, h.Refused))));
        Lanes =
        [
            new("sent", hours.Sum(h => h.Sent), "var(--accent)", LaneHeight, Bars(h => h.Sent, LaneHeight)),
            new("failed", hours.Sum(h => h.Failed), "var(--edge)", LaneHeight * 2, Bars(h => h.Failed, LaneHeight * 2)),
            new("refused", hours.Sum(h => h.Refused), "var(--edge)", LaneHeight * 3, Bars(h => h.Refused, LaneHeight * 3)),
        ];
        Times = [.. hours.Index()
            .Where(h => h.Index % HoursPerLabel == HoursPerLabel / 2)
            .Select(h => new Mark(Percent((h.Index + 0.5) * step), Time(h.Item.At, zone)))];
    }

    public IReadOnlyList<Lane> Lanes { get; }

    public IReadOnlyList<Mark> Times { get; }

    public static string Time(DateTimeOffset at, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString("HH:mm", CultureInfo.InvariantCulture);

    // The tallest bar of a lane says how many it is.
    private List<Bar> Bars(Func<SmsHour, int> count, int floor)
    {
        var counts = hours.Select(count).ToList();
        var peak = counts.IndexOf(counts.Max());
        return [.. from each in counts.Index()
                   where each.Item > 0
                   let height = Math.Max(2, (int)Math.Round(each.Item * scale))
                   select new Bar(
                       Percent((each.Index + 0.1) * step), Percent(0.8 * step), floor - height, height,
                       each.Index == peak ? each.Item : null, Percent((each.Index + 0.5) * step))];
    }

    private static string Percent(double value) => value.ToString("0.##", CultureInfo.InvariantCulture) + "%";

    /// <param name="Floor">Where its bars stand, from above.</param>
    public sealed record Lane(string Name, int Total, string Colour, int Floor, IReadOnlyList<Bar> Bars)
    {
        public int Label => Floor - Tallest - 24;
    }

    public sealed record Bar(string X, string Width, int Y, int Height, int? Label, string Middle);

    public sealed record Mark(string X, string Text);
}
