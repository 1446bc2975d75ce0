using System.Collections.Frozen;
using System.Text;

namespace Slices.Domain;

/// <summary>
/// One mobile number, in one form however it was typed. It prints itself masked, so that no number gets into a log by
/// accident.
/// </summary>
/// <param name="Country">The country calling code, such as <c>86</c>.</param>
/// <param name="National">The number without it, digits only.</param>
public sealed record MobileNumber(string Country, string National)
{
    /// <summary>Of <see cref="Value"/>: a plus and the 15 digits that E.164 allows.</summary>
    public const int MaxLength = 16;

    private const string China = "86";
    private const int MaxTyped = 64;
    private const int MinDigits = 8;
    private const int Shown = 4;

    // What stands between digits.
    private const string Separators = " -.()\u2010\u2011\u2012\u2013\u2014\u2015\u2212";

    // Of three digits are all the others.
    private static readonly FrozenSet<string> ShortCountryCodes = FrozenSet.ToFrozenSet((string[])
    [
        "1", "7", "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49",
        "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84", "86",
        "90", "91", "92", "93", "94", "95", "98",
    ]);

    // A leading zero is a national prefix: +44 07… would be a second spelling of +44 7….
    private static readonly FrozenSet<string> WithLeadingZero = FrozenSet.ToFrozenSet((string[])["225", "241", "242"]);

    /// <summary>E.164, such as <c>+8613800138000</c>: as it is kept and compared.</summary>
    public string Value => $"+{Country}{National}";

    /// <summary>As people write it: <c>138 0013 8000</c>, <c>+852 51234567</c>. For the person who typed it and for its owner alone.</summary>
    public string Formatted => Country == China ? $"{National[..3]} {National[3..^Shown]} {National[^Shown..]}" : $"+{Country} {National}";

    /// <summary>Enough for its owner to recognize it: <c>138••••8000</c>, <c>+852 ••••1234</c>.</summary>
    public string Masked => Country == China
        ? $"{National[..3]}••••{National[^Shown..]}"
        : $"+{Country} {new string('•', National.Length - Shown)}{National[^Shown..]}";

    /// <summary>All but the last four digits. Numbers bought together for toll fraud share it.</summary>
    public string Prefix => Value[..^Shown];

    /// <summary>
    /// The number in <paramref name="text"/>; null when it isn't one, or its country isn't allowed. Without a country code it is one
    /// of mainland China, which must lie in an assigned mobile range. Of other countries' numbers only the length is checked.
    /// </summary>
    /// <param name="allowedCountries">Country calling codes, such as <c>86</c> and <c>852</c>.</param>
    public static MobileNumber? Parse(string? text, IReadOnlyCollection<string> allowedCountries) =>
        Parse(text) is { } number && allowedCountries.Contains(number.Country) ? number : null;

    /// <summary>The same for any country.</summary>
    public static MobileNumber? Parse(string? text)
    {
        if (text is null || text.Length > MaxTyped || Digits(UnicodeText.FoldTyped(text)) is not { } typed)
        {
            return null;
        }
        var number = typed switch
        {
            ['+', .. var rest] => Split(rest),
            ['0', '0', .. var rest] => Split(rest),
            { Length: 13 } when typed.StartsWith(China, StringComparison.Ordinal) => Split(typed),
            _ => new(China, typed),
        };
        return number is not null && number.IsPossible ? number : null;
    }

    /// <summary>The number that was kept as <paramref name="value"/>, whether or not it would be accepted today.</summary>
    /// <exception cref="FormatException">It is no <see cref="Value"/>.</exception>
    public static MobileNumber FromValue(string value) =>
        value is ['+', .. var digits] && digits.Length < MaxLength && digits.All(char.IsAsciiDigit) && Split(digits) is { } number
            && number.National.Length > Shown
            ? number
            : throw new FormatException("This is no mobile number in the form +8613800138000.");

    /// <summary>Whether <paramref name="code"/> has the form of a country calling code, such as <c>86</c>.</summary>
    public static bool IsCountryCode(string code) =>
        code.Length is >= 1 and <= 3 && code.All(char.IsAsciiDigit) && code[0] != '0' && CountryLength(code) == code.Length;

    public override string ToString() => Masked;

    private bool IsPossible => Country == China
        ? ChineseMobileRanges.Contain(National)
        : (NationalLength is { } length
            ? National.Length == length
            : Country.Length + National.Length is >= MinDigits and < MaxLength)
            && (National[0] != '0' || WithLeadingZero.Contains(Country));

    // Where a number of another length is surely a mistyped one, such as one with the zero that is dialled at home.
    private int? NationalLength => Country switch
    {
        "1" or "81" or "82" => 10,
        "886" => 9,
        "65" or "852" or "853" => 8,
        _ => null,
    };

    // A plus may only stand in front, brackets around it or not.
    private static string? Digits(string text)
    {
        var digits = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c) || (c == '+' && digits.Length == 0))
            {
                digits.Append(c);
            }
            else if (!Separators.Contains(c))
            {
                return null;
            }
        }
        return digits.ToString();
    }

    private static MobileNumber? Split(string digits)
    {
        if (digits is [] or ['0', ..])
        {
            return null;
        }
        var length = CountryLength(digits);
        return digits.Length <= length + Shown ? null : new(digits[..length], digits[length..]);
    }

    private static int CountryLength(string digits) =>
        ShortCountryCodes.Contains(digits[..1]) ? 1
        : digits.Length > 1 && ShortCountryCodes.Contains(digits[..2]) ? 2
        : 3;
}
