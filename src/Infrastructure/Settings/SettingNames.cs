using System.Collections;
using System.Reflection;

namespace Slices.Infrastructure.Settings;

/// <summary>Every setting there is, by its name in the configuration, as the sections' classes declare them.</summary>
public static class SettingNames
{
    /// <summary>The classes of all sections, found by what they implement: a list of them here would make this room name every other one.</summary>
    public static IReadOnlyList<Type> Sections { get; } =
        [.. typeof(ISettings).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(ISettings)))];

    /// <summary>The types of what can be set, such as that of <c>Mail:Port</c>. A list has one name for all its places.</summary>
    public static IReadOnlyDictionary<string, Type> All { get; } = Sections
        .SelectMany(section => Leaves((string)section.GetProperty(nameof(ISettings.Section))!.GetValue(null)!, section))
        .ToDictionary(leaf => leaf.Name, leaf => leaf.Type, StringComparer.OrdinalIgnoreCase);

    /// <summary>One sentence for each name in the configuration that is no setting, and so has no effect, with the nearest that is.</summary>
    public static IEnumerable<string> Misspelled(IConfiguration configuration) =>
        from section in configuration.GetChildren()
        from given in Given(section)
        where !All.ContainsKey(given) && !IsPlaceOfList(given)
        let nearest = NearestTo(given)
        where nearest is not null
        select $"{given} is not a setting, so it has no effect; the nearest is {nearest}.";

    /// <summary>Whether values of the type stand in the configuration as <c>Name:0</c>, <c>Name:1</c> and so on.</summary>
    public static bool IsList(Type type) => type != typeof(string) && type.IsAssignableTo(typeof(IEnumerable));

    private static IEnumerable<(string Name, Type Type)> Leaves(string name, Type type) => IsGroup(type)
        ? type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite).SelectMany(p => Leaves($"{name}:{p.Name}", p.PropertyType))
        : [(name, type)];

    /// <summary>Whether the type has settings of its own, such as <c>Captcha:Picture</c>.</summary>
    public static bool IsGroup(Type type) => type.Assembly == typeof(SettingNames).Assembly && !type.IsEnum;

    // What has a value. A name without a section is none of ours, many a shell has a variable MAIL; but for Mail_Host, which
    // is Mail:Host spelled with one underscore instead of two.
    private static IEnumerable<string> Given(IConfigurationSection section) => section.GetChildren()
        .SelectMany(child => child.Value is null ? Given(child) : Given(child).Prepend(child.Path))
        .Concat(section.Value is not null && All.Keys.Contains(section.Path.Replace('_', ':'), StringComparer.Ordinal) ? [section.Path] : []);

    // Such as Site:Proxies:0, or a member of one, such as Site:Links:0:Url.
    private static bool IsPlaceOfList(string given)
    {
        var parts = given.Split(':');
        var at = Array.FindLastIndex(parts, part => int.TryParse(part, out _));
        return at > 0 && All.TryGetValue(string.Join(':', parts[..at]), out var type) && IsList(type) && (parts[(at + 1)..], Element(type)) switch
        {
            ([], var element) => !IsGroup(element),
            ([var member], var element) => IsGroup(element) && element.GetProperties().Any(p => p.CanWrite && p.Name.Equals(member, StringComparison.OrdinalIgnoreCase)),
            _ => false,
        };
    }

    private static Type Element(Type list) => list.GetGenericArguments()[0];

    // In a section of ours always the nearest. In any other, which may well be somebody else's, only what is near in both.
    private static string? NearestTo(string given)
    {
        var (section, key) = Cut(given);
        var inSection = All.Keys.Where(name => Cut(name).Section.Equals(section, StringComparison.OrdinalIgnoreCase)).ToList();
        return inSection.Count > 0
            ? inSection.MinBy(name => Distance(key, Cut(name).Key))
            : All.Keys.Where(name => IsNear(section, Cut(name).Section) && Distance(key, Cut(name).Key) <= key.Length / 3).MinBy(name => Nearest.Changes(given, name));
    }

    private static bool IsNear(string given, string name) => Nearest.Changes(given, name) <= Math.Min(3, name.Length / 3);

    // Half of a name, such as Lifetime for ActivationLifetime, is nearer than any other word of its length.
    private static int Distance(string given, string name) =>
        given.Length > 3 && name.Contains(given, StringComparison.OrdinalIgnoreCase) ? 1 : Nearest.Changes(given, name);

    private static (string Section, string Key) Cut(string name)
    {
        var at = name.IndexOfAny([':', '_']);
        return at > 0 ? (name[..at], name[(at + 1)..]) : (name, "");
    }
}
