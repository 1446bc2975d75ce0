namespace Slices.Infrastructure.Localization;

/// <summary>The time zones that people can choose: the places of the system's list, by the part of the world that they are in.</summary>
public static class TimeZones
{
    private static readonly string[] Regions = ["Asia", "Europe", "Africa", "America", "Australia", "Pacific", "Atlantic", "Indian", "Antarctica"];

    public static readonly IReadOnlyList<(string Region, IReadOnlyList<TimeZoneInfo> Zones)> All =
    [
        .. from zone in TimeZoneInfo.GetSystemTimeZones()
           let region = zone.Id.Split('/')[0]
           where Regions.Contains(region) && zone.Id.Contains('/')
           orderby zone.Id
           group zone by region into zones
           orderby Array.IndexOf(Regions, zones.Key)
           select (zones.Key, (IReadOnlyList<TimeZoneInfo>)[.. zones]),
    ];

    private static readonly HashSet<string> Names = [.. All.SelectMany(r => r.Zones).Select(z => z.Id)];

    public static bool Contains(string name) => Names.Contains(name);

    /// <summary>The place and how far its clocks are from UTC at that moment, such as <c>Shanghai (UTC+08:00)</c>.</summary>
    public static string Describe(TimeZoneInfo zone, DateTimeOffset at)
    {
        var offset = zone.GetUtcOffset(at);
        return $"{zone.Id[(zone.Id.IndexOf('/') + 1)..].Replace('_', ' ')} (UTC{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm})";
    }
}
