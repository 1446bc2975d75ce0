using System.ComponentModel;
using System.Globalization;

namespace Slices.Infrastructure.Settings;

/// <summary>Whether what is set is spelled as its type wants it.</summary>
public static class SettingForms
{
    // Fewer than .NET reads, where 12 is twelve days and 24:00:00 twenty-four of them.
    private static readonly string[] TimeSpanForms =
        [@"h\:m", @"h\:m\:s", @"h\:m\:s\.FFFFFFF", @"d\.h\:m", @"d\.h\:m\:s", @"d\.h\:m\:s\.FFFFFFF"];

    /// <summary>One sentence for each value of the section that isn't, with the setting's name and the right spelling.</summary>
    public static IEnumerable<string> Validate(IConfiguration configuration, string section) =>
        from setting in SettingNames.All
        where setting.Key.StartsWith(section + ":", StringComparison.OrdinalIgnoreCase)
        let value = configuration[setting.Key]
        where value is not null
        let wanted = Wanted(setting.Key, setting.Value, value)
        where wanted is not null
        select $"{setting.Key} '{value}' must be {wanted}.";

    /// <summary>Why a value can't be read, in one sentence, by what its reader throws; null where it can.</summary>
    public static string? Unreadable(Func<object> read)
    {
        try
        {
            read();
            return null;
        }
        catch (ArgumentException e)
        {
            return e.Message.ReplaceLineEndings(" ").TrimEnd('.') + ".";
        }
    }

    private static string? Wanted(string name, Type type, string value) => type switch
    {
        _ when type == typeof(string) => null,
        _ when type == typeof(TimeSpan) => TimeSpan.TryParseExact(value, TimeSpanForms, CultureInfo.InvariantCulture, out _) ? null : "a time span such as 12:00:00 (hours, minutes, seconds), with days 7.00:00:00",
        _ when type == typeof(bool) => bool.TryParse(value, out _) ? null : "true or false",
        _ when type == typeof(int) => int.TryParse(value, CultureInfo.InvariantCulture, out _) ? null : "a whole number such as 25",
        _ when type == typeof(float) || type == typeof(double) =>
            double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? null : "a number such as 0.5",
        // By their names alone: a number or a list of names would be taken for flags.
        _ when type.IsEnum => Enum.GetNames(type).Contains(value, StringComparer.OrdinalIgnoreCase) ? null : $"one of {string.Join(", ", Enum.GetNames(type))}",
        // Nothing is no member; .NET's test host says it of every list that has members.
        _ when SettingNames.IsList(type) => value.Length == 0 ? null : $"a list: set {name}:0, {name}:1 and so on",
        _ => TypeDescriptor.GetConverter(type).IsValid(value) ? null : $"a {type.Name}",
    };
}
