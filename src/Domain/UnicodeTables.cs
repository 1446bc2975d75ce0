using System.Text;

namespace Slices.Domain;

/// <summary>
/// What .NET doesn't say of characters, from the Unicode Character Database 16.0: DerivedCoreProperties.txt,
/// DerivedCombiningClass.txt and emoji-data.txt (unicode.org/Public/16.0.0/ucd). Ranges, both ends included.
/// </summary>
internal static class UnicodeTables
{
    // Default_Ignorable_Code_Point, and what is a symbol or letter by its category but has no ink: the braille blank, the
    // object replacement, the null notehead and two blank hieroglyphs.
    private static readonly (int First, int Last)[] Blank =
    [
        (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
        (0x202A, 0x202E), (0x2060, 0x206F), (0x2800, 0x2800), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0),
        (0xFFF0, 0xFFF8), (0xFFFC, 0xFFFC), (0x13441, 0x13442), (0x1BCA0, 0x1BCA3), (0x1D159, 0x1D159), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
    ];

    // Canonical_Combining_Class 9.
    private static readonly (int First, int Last)[] Virama =
    [
        (0x094D, 0x094D), (0x09CD, 0x09CD), (0x0A4D, 0x0A4D), (0x0ACD, 0x0ACD), (0x0B4D, 0x0B4D), (0x0BCD, 0x0BCD), (0x0C4D, 0x0C4D),
        (0x0CCD, 0x0CCD), (0x0D3B, 0x0D3C), (0x0D4D, 0x0D4D), (0x0DCA, 0x0DCA), (0x0E3A, 0x0E3A), (0x0EBA, 0x0EBA), (0x0F84, 0x0F84),
        (0x1039, 0x103A), (0x1714, 0x1715), (0x1734, 0x1734), (0x17D2, 0x17D2), (0x1A60, 0x1A60), (0x1B44, 0x1B44), (0x1BAA, 0x1BAB),
        (0x1BF2, 0x1BF3), (0x2D7F, 0x2D7F), (0xA806, 0xA806), (0xA82C, 0xA82C), (0xA8C4, 0xA8C4), (0xA953, 0xA953), (0xA9C0, 0xA9C0),
        (0xAAF6, 0xAAF6), (0xABED, 0xABED), (0x10A3F, 0x10A3F), (0x11046, 0x11046), (0x11070, 0x11070), (0x1107F, 0x1107F), (0x110B9, 0x110B9),
        (0x11133, 0x11134), (0x111C0, 0x111C0), (0x11235, 0x11235), (0x112EA, 0x112EA), (0x1134D, 0x1134D), (0x113CE, 0x113D0), (0x11442, 0x11442),
        (0x114C2, 0x114C2), (0x115BF, 0x115BF), (0x1163F, 0x1163F), (0x116B6, 0x116B6), (0x1172B, 0x1172B), (0x11839, 0x11839), (0x1193D, 0x1193E),
        (0x119E0, 0x119E0), (0x11A34, 0x11A34), (0x11A47, 0x11A47), (0x11A99, 0x11A99), (0x11C3F, 0x11C3F), (0x11D44, 0x11D45), (0x11D97, 0x11D97),
        (0x11F41, 0x11F42),
    ];

    // Extended_Pictographic by whole blocks: between its emoji these have symbols that can be seen as well, and places for emoji to come.
    private static readonly (int First, int Last)[] Pictographic =
    [
        (0x00A9, 0x00A9), (0x00AE, 0x00AE), (0x203C, 0x203C), (0x2049, 0x2049), (0x2122, 0x2122), (0x2139, 0x2139), (0x2190, 0x21FF),
        (0x2300, 0x23FF), (0x24C2, 0x24C2), (0x25A0, 0x27BF), (0x2934, 0x2935), (0x2B00, 0x2BFF), (0x3030, 0x3030), (0x303D, 0x303D),
        (0x3297, 0x3297), (0x3299, 0x3299), (FirstEmoji, 0x1FAFF), (0x1FC00, 0x1FFFD),
    ];

    // 々, 〇, extension A, the unified ideographs, extensions B to H. Compatibility forms fold into these.
    private static readonly (int First, int Last)[] Han =
        [(0x3005, 0x3005), (0x3007, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x323AF)];

    /// <summary>The first of the planes' blocks that have nothing but pictures.</summary>
    public const int FirstEmoji = 0x1F000;

    /// <summary>Shows nothing by itself.</summary>
    public static bool IsBlank(Rune rune) => Has(Blank, rune);

    /// <summary>Takes the vowel from an Indic letter, so that it joins the next one.</summary>
    public static bool IsVirama(Rune rune) => Has(Virama, rune);

    public static bool IsPictographic(Rune rune) => Has(Pictographic, rune);

    public static bool IsHan(Rune rune) => Has(Han, rune);

    public static bool IsArabicLetter(Rune rune) =>
        Rune.IsLetter(rune) && rune.Value is (>= 0x0620 and <= 0x06FF) or (>= 0x0750 and <= 0x077F) or (>= 0x0870 and <= 0x08FF);

    public static bool IsMongolianLetter(Rune rune) => rune.Value is >= 0x1820 and <= 0x18AA;

    /// <summary>Kept free for ideographs, of which some are added every other year.</summary>
    public static bool IsReservedForHan(Rune rune) => rune.Plane is 2 or 3 && (rune.Value & 0xFFFE) != 0xFFFE;

    private static bool Has((int First, int Last)[] ranges, Rune rune)
    {
        foreach (var (first, last) in ranges)
        {
            if (rune.Value <= last)
            {
                return rune.Value >= first;
            }
        }
        return false;
    }
}
