using System.Collections.Frozen;

namespace Slices.Domain;

/// <summary>
/// The ranges that mainland China's operators give to people's phones, as of 2026. Left out is what nobody reads a
/// message on: the numbers of machines (140, 141, 144, 146, 148), of satellite and emergency networks (1349, 174), and
/// what isn't given out. 145, 147 and 149 began as data cards but have long been sold as ordinary numbers.
/// </summary>
internal static class ChineseMobileRanges
{
    private const int Length = 11;

    private static readonly FrozenSet<string> Prefixes = FrozenSet.ToFrozenSet((string[])
    [
        // China Mobile
        "134", "135", "136", "137", "138", "139", "147", "150", "151", "152", "157", "158", "159", "172", "178", "182", "183",
        "184", "187", "188", "195", "197", "198",

        // China Unicom
        "130", "131", "132", "145", "155", "156", "166", "175", "176", "185", "186", "196",

        // China Telecom
        "133", "149", "153", "173", "177", "180", "181", "189", "190", "191", "193", "199",

        // China Broadnet
        "192",

        // Resold by virtual operators
        "162", "165", "167", "170", "171",
    ]);

    public static bool Contain(string number) =>
        number.Length == Length && Prefixes.Contains(number[..3]) && !number.StartsWith("1349", StringComparison.Ordinal);
}
