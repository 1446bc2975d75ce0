using System.Buffers;
using System.Globalization;
using System.Text;

namespace Slices.Domain;

/// <summary>What every text from outside goes through once, before anything else looks at it.</summary>
public static class UnicodeText
{
    /// <summary>The longest text that is normalised, in UTF-16 units. Nothing that is kept is half as long.</summary>
    public const int MaxNormalized = 1024;

    // Sorting a run of marks costs the square of its length. As many as Unicode's Stream-Safe Text Format has (UAX #15, 13).
    private const int MaxMarksInARow = 30;

    private const int Noncharacter = 0xFFFE;

    // What a Chinese keyboard types for a full stop; its narrow form becomes this one.
    private const char IdeographicFullStop = '\u3002';

    /// <summary>False for what normalisation throws on: lone surrogates, which UTF-8 can't carry either, and U+FFFE.</summary>
    public static bool IsWellFormed(string text)
    {
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var consumed) != OperationStatus.Done || rune.Value == Noncharacter)
            {
                return false;
            }
            rest = rest[consumed..];
        }
        return true;
    }

    /// <summary>False for text that PostgreSQL refuses, even to compare with, or that can't be folded: NUL and what is ill-formed.</summary>
    public static bool CanBeKept(string text) => !text.Contains('\0') && IsWellFormed(text);

    /// <summary>What of the text the database takes, without space around it: all but NUL.</summary>
    public static string Keepable(string text) => text.Replace("\0", "", StringComparison.Ordinal).Trim();

    /// <summary>Whether the text can be normalised at a cost that grows with its length alone.</summary>
    public static bool CanBeNormalized(string text) => text.Length <= MaxNormalized && IsWellFormed(text) && !HasManyMarksInARow(text);

    /// <summary>The only way to a normal form. What <see cref="CanBeNormalized"/> doesn't allow, which is nothing that is kept, stays as it is.</summary>
    public static string Normalize(string text, NormalizationForm form) => CanBeNormalized(text) ? text.Normalize(form) : text;

    /// <summary>Trimmed and NFKC-folded, so that full-width and composed spellings become one.</summary>
    public static string Fold(string text) => Normalize(text.Trim(), NormalizationForm.FormKC);

    /// <summary>
    /// What somebody types or pastes who means letters and digits: folded, without anything invisible around it, and with a
    /// Chinese keyboard's full stop as a full stop.
    /// </summary>
    public static string FoldTyped(string text) =>
        Normalize(TrimInvisible(text), NormalizationForm.FormKC).Replace(IdeographicFullStop, '.');

    /// <summary>Without white space and what shows nothing at both ends, which comes along when text is copied.</summary>
    public static string TrimInvisible(string text)
    {
        var rest = text.AsSpan();
        while (Rune.DecodeFromUtf16(rest, out var first, out var length) == OperationStatus.Done && ShowsNothing(first))
        {
            rest = rest[length..];
        }
        while (Rune.DecodeLastFromUtf16(rest, out var last, out var length) == OperationStatus.Done && ShowsNothing(last))
        {
            rest = rest[..^length];
        }
        return rest.Length == text.Length ? text : rest.ToString();
    }

    /// <summary>A code of so many digits, full-width ones and spaces between groups included; null for anything else.</summary>
    public static string? Digits(string text, int count)
    {
        var digits = string.Concat(FoldTyped(text).Where(c => !char.IsWhiteSpace(c)));
        return digits.Length == count && digits.All(char.IsAsciiDigit) ? digits : null;
    }

    /// <summary>NFC: two keyboards can spell one password in different code points.</summary>
    public static string Compose(string text) => Normalize(text, NormalizationForm.FormC);

    public static int CodePoints(string text) => text.EnumerateRunes().Count();

    /// <summary>The text's first <paramref name="length"/> characters, without half a surrogate pair at the end, which no database takes.</summary>
    public static string Cut(string text, int length) =>
        text.Length <= length ? text
        : char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)]
        : text[..length];

    /// <summary>True for NUL, line breaks and the invisible marks that turn the direction of text.</summary>
    public static bool HasControls(string text) => text.EnumerateRunes().Any(IsControl);

    /// <summary>The text without those.</summary>
    public static string WithoutControls(string text) => HasControls(text) ? string.Concat(text.EnumerateRunes().Where(r => !IsControl(r))) : text;

    /// <summary>Whether the character combines with the one before.</summary>
    public static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static bool IsControl(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static bool ShowsNothing(Rune rune) => Rune.IsWhiteSpace(rune) || (rune.Value != 0 && IsControl(rune)) || UnicodeTables.IsBlank(rune);

    private static bool HasManyMarksInARow(string text)
    {
        var marks = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            marks = IsMark(rune) ? marks + 1 : 0;
            if (marks > MaxMarksInARow)
            {
                return true;
            }
        }
        return false;
    }
}
