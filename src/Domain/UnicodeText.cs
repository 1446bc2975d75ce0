using System.Globalization;
using System.Text;

namespace Slices.Domain;

/// <summary>What every text from outside goes through once, before anything else looks at it.</summary>
public static class UnicodeText
{
    private const int Noncharacter = 0xFFFE;

    /// <summary>False for what normalisation throws on: lone surrogates, which UTF-8 can't carry either, and U+FFFE.</summary>
    public static bool IsWellFormed(string text)
    {
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var consumed) != System.Buffers.OperationStatus.Done || rune.Value == Noncharacter)
            {
                return false;
            }
            rest = rest[consumed..];
        }
        return true;
    }

    /// <summary>False for text that PostgreSQL refuses, even to compare with, or that can't be folded: NUL and what is ill-formed.</summary>
    public static bool CanBeKept(string text) => !text.Contains('\0') && IsWellFormed(text);

    /// <summary>Trimmed and NFKC-folded, so that full-width and composed spellings become one. Ill-formed text stays as it is.</summary>
    public static string Fold(string text) =>
        IsWellFormed(text) ? text.Trim().Normalize(NormalizationForm.FormKC) : text;

    /// <summary>A code of so many digits, however wide they are and in whatever groups they were copied; null for anything else.</summary>
    public static string? Digits(string text, int count) =>
        string.Concat(Fold(text).Where(c => !char.IsWhiteSpace(c))) is var digits && digits.Length == count && digits.All(char.IsAsciiDigit) ? digits : null;

    /// <summary>NFC: two keyboards can spell one password in different code points. Ill-formed text, which no password is, stays as it is.</summary>
    public static string Compose(string text) => IsWellFormed(text) ? text.Normalize(NormalizationForm.FormC) : text;

    public static int CodePoints(string text) => text.EnumerateRunes().Count();

    /// <summary>The text's first <paramref name="length"/> characters, without half a surrogate pair at the end, which no database takes.</summary>
    public static string Cut(string text, int length) =>
        text.Length <= length ? text
        : char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)]
        : text[..length];

    /// <summary>True for NUL, line breaks and the invisible marks that turn the direction of text.</summary>
    public static bool HasControls(string text) => text.Any(c =>
        char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
