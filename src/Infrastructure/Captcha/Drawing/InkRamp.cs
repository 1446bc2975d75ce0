using System.Globalization;

namespace Slices.Infrastructure.Captcha.Drawing;

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

    private static byte[] Parse(string colour) =>
        colour is ['#', .. { Length: 6 } hex] && int.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _)
            ? Convert.FromHexString(hex)
            : throw new ArgumentException($"'{colour}' is not a colour of the form #rrggbb.", nameof(colour));
}
