using System.Collections.Frozen;
using System.Globalization;

namespace Slices.Infrastructure.Time;

/// <summary>The time zones that people can choose: the places of the system's list, by the part of the world that they are in.</summary>
public static class TimeZones
{
    private static readonly string[] Regions = ["Asia", "Europe", "Africa", "America", "Australia", "Pacific", "Atlantic", "Indian", "Antarctica"];

    // Read from some hundred files, so not before somebody chooses.
    private static readonly Lazy<IReadOnlyList<(string Region, IReadOnlyList<TimeZoneInfo> Zones)>> Regional = new(() =>
    [
        .. from zone in TimeZoneInfo.GetSystemTimeZones()
           let region = zone.Id.Split('/')[0]
           where Regions.Contains(region) && zone.Id.Contains('/')
           orderby zone.Id
           group zone by region into zones
           orderby Array.IndexOf(Regions, zones.Key)
           select (zones.Key, (IReadOnlyList<TimeZoneInfo>)[.. zones]),
    ]);

    private static readonly Lazy<FrozenDictionary<string, TimeZoneInfo>> Listed = new(() =>
        All.SelectMany(r => r.Zones).ToFrozenDictionary(z => z.Id, StringComparer.OrdinalIgnoreCase));

    // What zones were called before, and their name of today; many a system comes without them. Source: docs/data.md.
    private static readonly Lazy<FrozenDictionary<string, string>> Links = new(() =>
        Lines("zone-links.txt", ' ').ToFrozenDictionary(names => names[0], names => names[1], StringComparer.OrdinalIgnoreCase));

    // The place that each is named after, in English and in Chinese. Source: docs/data.md.
    private static readonly Lazy<FrozenDictionary<string, (string English, string Chinese)>> Cities = new(() =>
        Lines("zone-cities.txt", '\t').ToFrozenDictionary(parts => parts[0], parts => (parts[1], parts[2])));

    public static IReadOnlyList<(string Region, IReadOnlyList<TimeZoneInfo> Zones)> All => Regional.Value;

    /// <summary>The zone of that IANA name: a listed one where the name is another one of it, or else what the system knows by it.</summary>
    public static TimeZoneInfo? Find(string name)
    {
        var today = Links.Value.GetValueOrDefault(name, name);
        // As the system spells it, it is found without the list.
        return today == name && Known(name) is { } exact && exact.Id == name
            ? exact
            : Listed.Value.GetValueOrDefault(name) ?? Listed.Value.GetValueOrDefault(today) ?? Known(today);
    }

    /// <summary>Whether <see cref="All"/> has it.</summary>
    public static bool IsListed(TimeZoneInfo zone) => Listed.Value.ContainsKey(zone.Id);

    /// <summary>The place that the zone is named after, in the reader's language.</summary>
    public static string CityOf(TimeZoneInfo zone) =>
        !Cities.Value.TryGetValue(zone.Id, out var city) ? zone.Id[(zone.Id.IndexOf('/') + 1)..].Replace('_', ' ')
        : CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh" ? city.Chinese
        : city.English;

    /// <summary>The place and how far its clocks are from UTC at that moment, such as <c>Shanghai (UTC+08:00)</c>.</summary>
    public static string Describe(TimeZoneInfo zone, DateTimeOffset at)
    {
        var offset = zone.GetUtcOffset(at);
        return $"{CityOf(zone)} (UTC{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm})";
    }

    private static TimeZoneInfo? Known(string name) =>
        IsIanaName(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId ? zone : null;

    // Letters and digits in up to three parts; no file beside the zones, and none of the same zones' with leap seconds or without.
    private static bool IsIanaName(string name) =>
        name.Split('/') is { Length: <= 3 } parts && parts[0] is not ("posix" or "right" or "posixrules" or "localtime" or "Factory")
        && parts.All(part => part.Length > 0 && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '+' or '-'));

    private static IEnumerable<string[]> Lines(string resource, char separator)
    {
        using var reader = new StreamReader(typeof(TimeZones).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(separator));
    }
}
