namespace Slices.Infrastructure.Time;

/// <summary>Days of the calendar as moments, in a time zone. The years at the calendar's ends, which the zone's offset would leave, begin and end with all time.</summary>
public static class CalendarDays
{
    /// <summary>When the day begins.</summary>
    public static DateTimeOffset? Beginning(DateOnly? day, TimeZoneInfo zone)
    {
        if (day is not { } date)
        {
            return null;
        }
        if (date.Year is 1 or 9999)
        {
            return date.Year == 1 ? DateTimeOffset.MinValue : DateTimeOffset.MaxValue;
        }
        // Where the clocks go forward at midnight there is none, and the offset before it gives the day's first moment. Where they go back onto midnight there are two.
        var midnight = date.ToDateTime(TimeOnly.MinValue);
        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset).ToUniversalTime();
    }

    /// <summary>When the next day begins.</summary>
    public static DateTimeOffset? End(DateOnly? day, TimeZoneInfo zone) => day is { Year: < 9999 } date ? Beginning(date.AddDays(1), zone) : Beginning(day, zone);
}
