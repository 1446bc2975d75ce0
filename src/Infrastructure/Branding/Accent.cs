using System.Globalization;

namespace Slices.Infrastructure.Branding;

/// <summary>The colour of buttons, links and marks in one theme, and the colour of what stands on it.</summary>
public sealed record Accent(Colour Colour, Colour Ink)
{
    /// <summary>What the accessibility guidelines (WCAG AA) ask of text.</summary>
    public const double MinContrast = 4.5;

    // Those of the stylesheet: what accents stand on, its darkest in the light theme and its lightest in the dark one included.
    private static readonly Colour[] LightGrounds = [Colour.White, new(0xfb, 0xfa, 0xf8), new(0xf4, 0xf1, 0xec)];
    private static readonly Colour[] DarkGrounds = [new(0x17, 0x16, 0x15), new(0x20, 0x1e, 0x1c), new(0x2a, 0x27, 0x24)];
    private static readonly Colour Dark = new(0x1c, 0x12, 0x0a);

    /// <summary>The site's own where the operator sets none.</summary>
    public static Accent DefaultLight { get; } = Of(new(0xc2, 0x41, 0x0c));

    public static Accent DefaultDark { get; } = Of(new(0xfb, 0x92, 0x3c));

    /// <summary>The accent with the ink that is read best on it.</summary>
    public static Accent Of(Colour colour) => new(colour, colour.ContrastWith(Colour.White) >= MinContrast ? Colour.White : Dark);

    /// <summary>The accent of the light theme, lightened until it can be read in the dark one.</summary>
    public static Accent ForDark(Colour light) =>
        Of(Enumerable.Range(0, 21).Select(step => light.Mix(Colour.White, step / 20.0)).First(colour => Worst(colour, DarkGrounds) >= MinContrast));

    /// <summary>Why people couldn't read it in the light theme or, for <paramref name="isDark"/>, in the dark one; null where they can.</summary>
    public static string? Fault(string setting, string value, bool isDark)
    {
        if (Branding.Colour.Parse(value) is not { } colour)
        {
            return $"{setting} '{value}' must be a colour of the form #rrggbb.";
        }
        var contrast = Worst(colour, isDark ? DarkGrounds : LightGrounds);
        return contrast >= MinContrast ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"{setting} {value} has a contrast of {Math.Floor(contrast * 100) / 100:0.00} to 1 with the {(isDark ? "dark" : "light")} theme's background, and needs {MinContrast} to 1: choose a {(isDark ? "lighter" : "darker")} colour.");
    }

    private static double Worst(Colour colour, Colour[] grounds) => grounds.Min(colour.ContrastWith);
}
