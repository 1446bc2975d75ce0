using System.Globalization;
using Slices.Infrastructure.Time;

namespace Slices.Features.Admin.Overview;

public enum OverviewPeriod
{
    /// <summary>The last 24, by the hour.</summary>
    Hours,

    /// <summary>The last 30, by the day.</summary>
    Days,
}

/// <summary>The hours or days that the charts show, the oldest first; the last one isn't over.</summary>
/// <param name="Starts">When each begins.</param>
/// <param name="Names">What each is called in the viewer's time zone.</param>
public sealed record OverviewSpans(OverviewPeriod By, DateTimeOffset[] Starts, string[] Names)
{
    public const int Hours = 24;
    public const int Days = 30;

    public static OverviewSpans Until(DateTimeOffset now, OverviewPeriod by, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone);
        DateTimeOffset[] starts = by == OverviewPeriod.Hours
            ? [.. Enumerable.Range(1 - Hours, Hours).Select(n => new DateTimeOffset(local.Year, local.Month, local.Day, local.Hour, 0, 0, local.Offset).ToUniversalTime().AddHours(n))]
            : [.. Enumerable.Range(1 - Days, Days).Select(n => CalendarDays.Beginning(DateOnly.FromDateTime(local.DateTime).AddDays(n), zone)!.Value)];
        return new(by, starts, [.. starts.Select(start => Name(start, by, zone))]);
    }

    private static string Name(DateTimeOffset start, OverviewPeriod by, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(start, zone).ToString(by == OverviewPeriod.Hours ? "HH:mm" : "MM-dd", CultureInfo.InvariantCulture);
}
