using Slices.Domain;
using Slices.Resources;

namespace Slices.Infrastructure.Visitors;

/// <summary>What a browser says of itself, in words that its owner would use. A browser may lie, so this identifies nobody.</summary>
public static class DeviceName
{
    private const int MaxLength = 40;

    // The first that fits: most browsers name those that they descend from, too.
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("MicroMessenger/", "WeChat"), ("QQBrowser/", "QQ Browser"), ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"),
        ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("OpenHarmony", "HarmonyOS"), ("HarmonyOS", "HarmonyOS"), ("Android", "Android"),
        ("Windows", "Windows"), ("CrOS", "ChromeOS"), ("Macintosh", "macOS"), ("Linux", "Linux"),
    ];

    /// <summary>Such as "Chrome on Windows"; what isn't known by name stays as it came, cut short.</summary>
    public static string Of(string userAgent) => Known(userAgent) switch
    {
        { } name => name,
        _ when string.IsNullOrWhiteSpace(userAgent) => Texts.Get("device.unknown"),
        _ => userAgent.Length > MaxLength ? UnicodeText.Cut(userAgent, MaxLength) + "…" : userAgent,
    };

    /// <summary>The same, without a word that the browser chose; null for what isn't known by name.</summary>
    public static string? Known(string userAgent) => (Find(Browsers, userAgent), Find(Systems, userAgent)) switch
    {
        ({ } browser, { } system) => Texts.Get("device.on", browser, system),
        _ => null,
    };

    private static string? Find((string Mark, string Name)[] names, string userAgent) =>
        names.FirstOrDefault(n => userAgent.Contains(n.Mark, StringComparison.Ordinal)).Name;
}
