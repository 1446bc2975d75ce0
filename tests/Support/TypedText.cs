using CsCheck;

namespace Slices.Tests.Support;

/// <summary>Texts as people, machines and attackers send them, for what must hold of all of them.</summary>
internal static class TypedText
{
    /// <summary>How many are tried of each.</summary>
    public const int Many = 3000;

    private static readonly string[] Pieces =
    [
        "a", "Z", "7", "0", "13800138000", "+86", "0086", "138", "@", "example.com", "xn--", "www.", ".", "。", "．", "－", "-", "_", "+", "(", " ", "\u00A0", "\u3000",
        "\u200B", "\u202E", "\uFEFF", "\u00A8", "ａ", "１", "＋", "张", "樂", "𠀀", "İ", "ß", "ﬁ", "\u0301", "\uD800", "\uDC00", "\uFFFE", "\0", "\r\n", "\t", "<", ",", "\"",
        "/", "//", "\\", "%2F", "%5C", "%252f", "%00", "?", "#", ":", "evil.example",
    ];

    /// <summary>Anything that a string can hold, half of it made of what parsers look at.</summary>
    public static Gen<string> Any { get; } = Gen.OneOf(Gen.String, Gen.OneOf(Pieces).Array[0, 12].Select(pieces => string.Concat(pieces)));
}
