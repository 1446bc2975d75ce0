using System.Globalization;
using System.Text.Json;

namespace Slices.Infrastructure.UserImport;

/// <summary>Reads members of a JSON object as they come: what is missing, null or of another kind is as good as empty.</summary>
public static class JsonFields
{
    /// <summary>A text; a number as it is written.</summary>
    public static string Text(this JsonElement from, string? name) => Member(from, name) is not { } value ? "" : value.ValueKind switch
    {
        JsonValueKind.String => TextOf(value),
        JsonValueKind.Number => value.GetRawText(),
        _ => "",
    };

    public static bool Flag(this JsonElement from, string? name, bool otherwise) => Member(from, name) is not { } value ? otherwise : value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.GetRawText() != "0",
        _ => otherwise,
    };

    /// <summary>A moment in ISO 8601; in that time zone where it names none.</summary>
    public static DateTimeOffset? Moment(this JsonElement from, string? name, TimeZoneInfo zone)
    {
        if (!DateTime.TryParse(from.Text(name), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var moment))
        {
            return null;
        }
        return moment.Kind == DateTimeKind.Unspecified
            ? moment.Year is > 1 and < 9999 ? new DateTimeOffset(moment, zone.GetUtcOffset(moment)).ToUniversalTime() : null
            : moment.ToUniversalTime();
    }

    /// <summary>The elements of an array.</summary>
    public static IEnumerable<JsonElement> List(this JsonElement from, string name) =>
        Member(from, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    private static JsonElement? Member(JsonElement from, string? name) =>
        name is not null && from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value) ? value : null;

    // Half a surrogate pair, escaped, is JSON all the same.
    private static string TextOf(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }
}
