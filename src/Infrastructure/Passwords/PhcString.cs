using System.Globalization;

namespace Slices.Infrastructure.Passwords;

/// <summary>
/// A hash in the PHC string format, <c>$id$v=version$name=number,…$salt$hash</c>, which says how it was made. Version and
/// parameters may be missing; salt and hash are in base64 without padding.
/// </summary>
public sealed record PhcString(string Id, int? Version, IReadOnlyList<KeyValuePair<string, int>> Parameters, byte[] Salt, byte[] Hash)
{
    private const int MaxLength = 512;

    /// <summary>The string that <paramref name="text"/> spells; null when it is none.</summary>
    public static PhcString? Parse(string text)
    {
        if (text.Length > MaxLength || text.Split('$') is not ["", { Length: > 0 } id, .. var middle, var saltText, var hashText]
            || Bytes(saltText) is not { } salt || Bytes(hashText) is not { Length: > 0 } hash)
        {
            return null;
        }
        int? version = null;
        if (middle is [['v', '=', .. var versionText], ..])
        {
            if (!IsNumber(versionText, out var number))
            {
                return null;
            }
            version = number;
            middle = middle[1..];
        }
        return middle switch
        {
            [] => new(id, version, [], salt, hash),
            [var costs] when Costs(costs) is { } parameters => new(id, version, parameters, salt, hash),
            _ => null,
        };
    }

    /// <summary>A parameter's number; 0 where it is missing.</summary>
    public int this[string name] => Parameters.FirstOrDefault(p => p.Key == name).Value;

    public override string ToString()
    {
        var version = Version is { } number ? string.Create(CultureInfo.InvariantCulture, $"$v={number}") : "";
        var costs = Parameters.Count > 0 ? "$" + string.Join(',', Parameters.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Key}={p.Value}"))) : "";
        return $"${Id}{version}{costs}${Unpadded(Salt)}${Unpadded(Hash)}";
    }

    private static List<KeyValuePair<string, int>>? Costs(string text)
    {
        var costs = new List<KeyValuePair<string, int>>();
        foreach (var part in text.Split(','))
        {
            if (part.Split('=') is not [{ Length: > 0 } name, var value] || !IsNumber(value, out var number) || costs.Exists(c => c.Key == name))
            {
                return null;
            }
            costs.Add(new(name, number));
        }
        return costs;
    }

    private static bool IsNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static byte[]? Bytes(string unpadded)
    {
        var bytes = new byte[unpadded.Length];
        return !unpadded.Contains('=') && Convert.TryFromBase64String(unpadded.PadRight((unpadded.Length + 3) / 4 * 4, '='), bytes, out var length) ? bytes[..length] : null;
    }

    private static string Unpadded(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');
}
