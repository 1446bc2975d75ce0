using System.Globalization;
using System.Text;

namespace Slices.Domain;

/// <summary>Why a text isn't fit to be shown to others.</summary>
public enum TextFault
{
    TooLong,

    /// <summary>It has characters that are invisible, break the line, or reverse the direction of the following text.</summary>
    Invisible,

    /// <summary>It has private, unassigned or broken characters.</summary>
    Unknown,

    /// <summary>Accents without a letter, or so many on one that they cover the lines around.</summary>
    Marks,
}

/// <summary>
/// A line that people write for others to read: names, streets. Of any script, as long as every character of it can be seen.
/// Joiners and selectors are taken where they change what is seen: UAX #31 (2.3.1) for scripts, UTS #51 for emoji.
/// </summary>
public static class VisibleText
{
    // UTS #39, 5.4.
    private const int MaxMarks = 4;

    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;
    private const int EmojiStyle = 0xFE0F;
    private const int KeycapMark = 0x20E3;
    private const int BlackFlag = 0x1F3F4;
    private const int TagEnd = 0xE007F;

    /// <summary>Trimmed and NFKC-folded, but for emoji: the sign of a trademark, drawn as one, is no TM.</summary>
    public static string Fold(string text)
    {
        var trimmed = text.Trim();
        if (!UnicodeText.CanBeNormalized(trimmed))
        {
            return trimmed;
        }
        var folded = new StringBuilder(trimmed.Length);
        var plain = 0;
        var at = 0;
        foreach (var rune in trimmed.EnumerateRunes())
        {
            var next = at + rune.Utf16SequenceLength;
            if (rune.Value >= UnicodeTables.FirstEmoji || (UnicodeTables.IsPictographic(rune) && next < trimmed.Length && trimmed[next] == EmojiStyle))
            {
                folded.Append(UnicodeText.Normalize(trimmed[plain..at], NormalizationForm.FormKC)).Append(trimmed, at, next - at);
                plain = next;
            }
            at = next;
        }
        return folded.Append(UnicodeText.Normalize(trimmed[plain..], NormalizationForm.FormKC)).ToString().Trim();
    }

    /// <summary>What is wrong with the text, which is folded, or null.</summary>
    /// <param name="limit">Code points that it may have.</param>
    public static TextFault? Fault(string text, int limit)
    {
        if (text.Length > 2 * limit || UnicodeText.CodePoints(text) > limit)
        {
            return TextFault.TooLong;
        }
        if (!UnicodeText.IsWellFormed(text))
        {
            return TextFault.Unknown;
        }
        var runes = text.EnumerateRunes().ToArray();
        var hasBase = false;
        var marks = 0;
        for (var i = 0; i < runes.Length; i++)
        {
            var rune = runes[i];
            if (UnicodeTables.IsBlank(rune))
            {
                if (!ChangesWhatIsSeen(runes, i))
                {
                    return TextFault.Invisible;
                }
            }
            else if (UnicodeText.IsMark(rune))
            {
                marks += Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpacingCombiningMark ? 0 : 1;
                if (!hasBase || marks > MaxMarks)
                {
                    return TextFault.Marks;
                }
            }
            else if (FaultOfBase(rune) is { } fault)
            {
                return fault;
            }
            else
            {
                hasBase = !Rune.IsWhiteSpace(rune);
                marks = 0;
                i += TagsBehind(runes, i);
            }
        }
        return null;
    }

    private static TextFault? FaultOfBase(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => TextFault.Invisible,
        UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate => TextFault.Unknown,
        // Telephones have new emoji and ideographs before .NET knows them.
        UnicodeCategory.OtherNotAssigned when !UnicodeTables.IsPictographic(rune) && !UnicodeTables.IsReservedForHan(rune) => TextFault.Unknown,
        _ => null,
    };

    private static bool ChangesWhatIsSeen(Rune[] runes, int i)
    {
        var before = At(runes, i - 1);
        var after = At(runes, i + 1);
        return runes[i].Value switch
        {
            ZeroWidthJoiner => JoinsEmoji(runes, i) || (UnicodeTables.IsVirama(before) && !UnicodeText.IsMark(after))
                || (Rune.IsLetter(before) && UnicodeTables.IsVirama(after)),
            ZeroWidthNonJoiner => (UnicodeTables.IsVirama(before) && Rune.IsLetter(after))
                || (UnicodeTables.IsArabicLetter(BaseBefore(runes, i)) && UnicodeTables.IsArabicLetter(after)),
            0xFE0E or EmojiStyle => UnicodeTables.IsPictographic(before) || (before.Value is '#' or '*' or (>= '0' and <= '9') && after.Value == KeycapMark),
            // Which of several shapes an ideograph has, as people write their names.
            (>= 0xFE00 and <= 0xFE0D) or (>= 0xE0100 and <= 0xE01EF) => UnicodeTables.IsHan(before),
            >= 0x180B and <= 0x180F => UnicodeTables.IsMongolianLetter(before),
            _ => false,
        };
    }

    private static bool JoinsEmoji(Rune[] runes, int joiner)
    {
        var emoji = At(runes, joiner - 1).Value == EmojiStyle ? joiner - 2 : joiner - 1;
        return UnicodeTables.IsPictographic(At(runes, emoji)) && UnicodeTables.IsPictographic(At(runes, joiner + 1));
    }

    private static Rune BaseBefore(Rune[] runes, int i)
    {
        do
        {
            i--;
        }
        while (UnicodeText.IsMark(At(runes, i)));
        return At(runes, i);
    }

    // A black flag, a region's letters and digits as tags, and their end are the region's flag.
    private static int TagsBehind(Rune[] runes, int flag)
    {
        if (runes[flag].Value != BlackFlag)
        {
            return 0;
        }
        var tags = 0;
        while (At(runes, flag + 1 + tags).Value is (>= 0xE0030 and <= 0xE0039) or (>= 0xE0061 and <= 0xE007A))
        {
            tags++;
        }
        return tags is >= 3 and <= 6 && At(runes, flag + 1 + tags).Value == TagEnd ? tags + 1 : 0;
    }

    // Nothing, written as NUL, is before the first and behind the last.
    private static Rune At(Rune[] runes, int i) => i >= 0 && i < runes.Length ? runes[i] : default;
}
