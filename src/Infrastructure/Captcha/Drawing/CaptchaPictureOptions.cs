namespace Slices.Infrastructure.Captcha.Drawing;

/// <summary>How captcha pictures look. The defaults lean to what people read at once.</summary>
public sealed class CaptchaPictureOptions
{
    /// <summary>Width in pixels, 16 to 1000.</summary>
    public int Width { get; set; } = 160;

    /// <summary>Height in pixels, 16 to 1000.</summary>
    public int Height { get; set; } = 60;

    /// <summary>Ink colour as <c>#rrggbb</c>.</summary>
    public string Foreground { get; set; } = "#1f2937";

    /// <summary>Paper colour as <c>#rrggbb</c>.</summary>
    public string Background { get; set; } = "#ffffff";

    /// <summary>Height of a capital as a share of the picture's height.</summary>
    public float CapHeight { get; set; } = 0.62f;

    /// <summary>Greatest turn of a character to either side, in degrees, at most 60.</summary>
    public float Turn { get; set; } = 21;

    /// <summary>Greatest slant of a character to either side, as sideways shift per unit of height.</summary>
    public float Slant { get; set; } = 0.16f;

    /// <summary>How much wider than its middle a character's head or foot may be, as a share; the other end narrows as much.</summary>
    public float Taper { get; set; } = 0.22f;

    /// <summary>How much characters differ in size, as a share of the cap height to either side.</summary>
    public float SizeVariation { get; set; } = 0.24f;

    /// <summary>How much wider or narrower than designed a character may be, as a share of its width.</summary>
    public float WidthVariation { get; set; } = 0.15f;

    /// <summary>How far a character reaches into its neighbour, as a share of the cap height; negative leaves a gap.</summary>
    public float Overlap { get; set; } = 0.03f;

    /// <summary>Width of the pen stroke in pixels.</summary>
    public float StrokeWidth { get; set; } = 3.2f;

    /// <summary>How much the stroke width varies from character to character, as a share of it.</summary>
    public float StrokeVariation { get; set; } = 0.25f;

    /// <summary>Greatest shift of a point of a usual-sized character by the warp along each axis, in pixels.</summary>
    public float Warp { get; set; } = 3.9f;

    /// <summary>Distance over which the warp changes, in pixels, at least 8.</summary>
    public float WarpCell { get; set; } = 24;

    /// <summary>Count of arcs drawn across the characters.</summary>
    public int NoiseArcs { get; set; } = 1;

    /// <summary>Width of a noise arc in pixels.</summary>
    public float NoiseArcWidth { get; set; } = 2.1f;

    /// <summary>Count of dots strewn over the picture.</summary>
    public int NoiseDots { get; set; } = 8;

    /// <summary>Checks what drawing relies on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Width, 16);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Width, 1000);
        ArgumentOutOfRangeException.ThrowIfLessThan(Height, 16);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Height, 1000);
        ArgumentOutOfRangeException.ThrowIfLessThan(WarpCell, 8);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Math.Abs(Turn), 60);
    }
}
