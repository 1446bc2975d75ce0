using System.Globalization;

namespace Slices.Infrastructure.Branding;

/// <summary>A colour of the form <c>#rrggbb</c>.</summary>
public readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    public static Colour White { get; } = new(0xff, 0xff, 0xff);

    public static Colour? Parse(string text) => text is ['#', .. { Length: 6 } hex] && hex.All(char.IsAsciiHexDigit) && Convert.FromHexString(hex) is [var red, var green, var blue]
        ? new(red, green, blue)
        : null;

    /// <summary>The contrast of two colours as the accessibility guidelines (WCAG) define it, from 1 to 21.</summary>
    public double ContrastWith(Colour other)
    {
        var (one, two) = (Luminance, other.Luminance);
        return (Math.Max(one, two) + 0.05) / (Math.Min(one, two) + 0.05);
    }

    /// <summary>This colour with so much of the other one, from 0 to 1.</summary>
    public Colour Mix(Colour other, double share)
    {
        return new(Between(Red, other.Red), Between(Green, other.Green), Between(Blue, other.Blue));
        byte Between(byte from, byte to) => (byte)Math.Round(from + ((to - from) * share));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{Red:x2}{Green:x2}{Blue:x2}");

    private double Luminance => (0.2126 * Linear(Red)) + (0.7152 * Linear(Green)) + (0.0722 * Linear(Blue));

    private static double Linear(byte channel) => channel <= 10 ? channel / 255.0 / 12.92 : Math.Pow(((channel / 255.0) + 0.055) / 1.055, 2.4);
}
