namespace Slices.Infrastructure.CaptchaDrawing;

/// <summary>The sixteen palette colours from ink to paper.</summary>
internal static class InkRamp
{
    /// <summary>Blends two <c>#rrggbb</c> colours into red, green and blue bytes for levels 0 (ink) to 15 (paper).</summary>
    public static byte[] Between(string foreground, string background)
    {
        (byte[] ink, byte[] paper) = (Parse(foreground), Parse(background));
        var ramp = new byte[3 * (InkCanvas.Paper + 1)];
        for (int i = 0; i < ramp.Length; i++)
        {
            int level = i / 3, channel = i % 3;
            ramp[i] = (byte)(ink[channel] + ((paper[channel] - ink[channel]) * level / InkCanvas.Paper));
        }

        return ramp;
    }

    public static bool IsColour(string colour) => colour is ['#', .. { Length: 6 } hex] && hex.All(char.IsAsciiHexDigit);

    /// <summary>The contrast of two colours as the accessibility guidelines (WCAG) reckon it, from 1 to 21.</summary>
    public static double Contrast(string one, string other)
    {
        (double darker, double lighter) = (Luminance(one), Luminance(other));
        (darker, lighter) = (Math.Min(darker, lighter), Math.Max(darker, lighter));
        return (lighter + 0.05) / (darker + 0.05);
    }

    private static double Luminance(string colour) => Parse(colour) switch
    {
        [var red, var green, var blue] => (0.2126 * Linear(red)) + (0.7152 * Linear(green)) + (0.0722 * Linear(blue)),
        _ => 0,
    };

    private static double Linear(byte channel) =>
        channel <= 10 ? channel / 255.0 / 12.92 : Math.Pow(((channel / 255.0) + 0.055) / 1.055, 2.4);

    private static byte[] Parse(string colour) => IsColour(colour)
        ? Convert.FromHexString(colour.AsSpan(1))
        : throw new ArgumentException($"'{colour}' is not a colour of the form #rrggbb.", nameof(colour));
}
