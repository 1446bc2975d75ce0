using Slices.Infrastructure.Time;

namespace Slices.Tests.Infrastructure.Time;

public sealed class CalendarDaysTests
{
    [Theory]
    [InlineData("Asia/Shanghai", "2026-11-30", "2026-11-29T16:00:00Z")]
    // Clocks go forward at midnight: the day begins at one.
    [InlineData("Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z")]
    // Clocks go back onto midnight, which comes twice: the day begins with the first.
    [InlineData("Atlantic/Azores", "2026-10-25", "2026-10-25T00:00:00Z")]
    [InlineData("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z")]
    public void A_day_begins_with_its_first_moment(string zone, string day, string moment) =>
        CalendarDays.Beginning(DateOnly.Parse(day, null), TimeZoneInfo.FindSystemTimeZoneById(zone)).ShouldBe(DateTimeOffset.Parse(moment, null));
}
