namespace Slices.Infrastructure.Captcha.Drawing;

/// <summary>How captcha pictures look. The defaults are measured: people read them, machines seldom do.</summary>
public sealed class CaptchaPictureOptions
{
    /// <summary>Width in pixels.</summary>
    public int Width { get; set; } = 160;

    /// <summary>Height in pixels.</summary>
    public int Height { get; set; } = 60;

    /// <summary>Ink colour as <c>#rrggbb</c>.</summary>
    public string Foreground { get; set; } = "#1f2937";

    /// <summary>Paper colour as <c>#rrggbb</c>.</summary>
    public string Background { get; set; } = "#ffffff";

    /// <summary>Height of a capital as a share of the picture's height.</summary>
    public float CapHeight { get; set; } = 0.62f;

    /// <summary>Greatest turn of a character to either side, in degrees.</summary>
    public float Turn { get; set; } = 26;

    /// <summary>Greatest slant of a character to either side, as sideways shift per unit of height.</summary>
    public float Slant { get; set; } = 0.25f;

    /// <summary>How much wider than its middle a character's head or foot may be, as a share; as seen from above or below.</summary>
    public float Taper { get; set; } = 0.4f;

    /// <summary>How much a character's width and height each vary, as a share of its size.</summary>
    public float Stretch { get; set; } = 0.18f;

    /// <summary>How far a character reaches into its neighbour, as a share of the cap height; negative leaves a gap.</summary>
    public float Overlap { get; set; } = 0.08f;

    /// <summary>Width of the pen stroke in pixels.</summary>
    public float StrokeWidth { get; set; } = 2.6f;

    /// <summary>How much the stroke width varies from character to character, as a share of it.</summary>
    public float StrokeVariation { get; set; } = 0.25f;

    /// <summary>Greatest shift of a point by the warp along each axis, in pixels.</summary>
    public float Warp { get; set; } = 4.5f;

    /// <summary>Distance over which the warp changes, in pixels.</summary>
    public float WarpCell { get; set; } = 17;

    /// <summary>Count of arcs drawn across the characters.</summary>
    public int NoiseArcs { get; set; } = 3;

    /// <summary>Width of a noise arc in pixels.</summary>
    public float NoiseArcWidth { get; set; } = 2f;

    /// <summary>Count of dots strewn over the picture.</summary>
    public int NoiseDots { get; set; } = 18;
}
