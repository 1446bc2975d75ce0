namespace Slices.Infrastructure.CaptchaDrawing;

/// <summary>
/// How captcha pictures look: the section <c>Captcha:Picture</c>. Lengths are shares, so that a picture of another
/// size looks the same. The defaults are what <c>captcha-ocr</c> measured and people read.
/// </summary>
public sealed class PictureSettings
{
    private const double ReadableContrast = 3;

    /// <summary>Width in pixels.</summary>
    public int Width { get; set; } = 200;

    /// <summary>Height in pixels.</summary>
    public int Height { get; set; } = 60;

    /// <summary>Ink colour as <c>#rrggbb</c>.</summary>
    public string Foreground { get; set; } = "#2b2622";

    /// <summary>Paper colour as <c>#rrggbb</c>.</summary>
    public string Background { get; set; } = "#f6f2ea";

    /// <summary>Greatest turn of a character to either side, in degrees.</summary>
    public float Turn { get; set; } = 13;

    /// <summary>Greatest slant of a character to either side, as sideways shift per unit of height.</summary>
    public float Slant { get; set; } = 0.35f;

    /// <summary>How much wider than its middle a character's head or foot may be, as a share; the other end narrows as much.</summary>
    public float Taper { get; set; } = 0.4f;

    /// <summary>How much larger or smaller than usual a character may be, as a share of its size.</summary>
    public float SizeVariation { get; set; } = 0.3f;

    /// <summary>How much wider or narrower than designed a character may be, as a share of its width.</summary>
    public float WidthVariation { get; set; } = 0.45f;

    /// <summary>How freely each character is written, from 0, always the same, to 1, hardly to be read.</summary>
    public float Handwriting { get; set; } = 0.6f;

    /// <summary>Width of the pen stroke as a share of a capital's height.</summary>
    public float StrokeWidth { get; set; } = 0.086f;

    /// <summary>How far the warp shifts a point, as a share of a capital's height.</summary>
    public float Warp { get; set; } = 0.05f;

    /// <summary>Count of arcs drawn across the characters.</summary>
    public int Arcs { get; set; } = 1;

    /// <summary>Width of an arc as a multiple of the pen's: people see past a line finer than the letters, a bold one hides their crossbars.</summary>
    public float ArcWidth { get; set; } = 0.7f;

    /// <summary>Count of dots strewn over the picture.</summary>
    public int Dots { get; set; } = 4;

    /// <summary>Height of a capital before the layout makes all fit (px).</summary>
    public float Cap => 0.62f * Height;

    /// <summary>What drawing can't work with or people couldn't read, a sentence each.</summary>
    public IEnumerable<string> Validate()
    {
        string?[] faults =
        [
            Outside(nameof(Width), Width, 100, 600),
            Outside(nameof(Height), Height, 40, 200),
            Outside(nameof(Turn), Turn, 0, 60, " degrees"),
            Outside(nameof(Slant), Slant, 0, 0.5f),
            Outside(nameof(Taper), Taper, 0, 0.6f),
            Outside(nameof(SizeVariation), SizeVariation, 0, 0.5f),
            Outside(nameof(WidthVariation), WidthVariation, 0, 0.5f),
            Outside(nameof(Handwriting), Handwriting, 0, 1),
            Outside(nameof(StrokeWidth), StrokeWidth, 0.04f, 0.16f),
            Outside(nameof(Warp), Warp, 0, 0.2f),
            Outside(nameof(Arcs), Arcs, 0, 5),
            Outside(nameof(ArcWidth), ArcWidth, 0.2f, 2),
            Outside(nameof(Dots), Dots, 0, 100),
            NoColour(nameof(Foreground), Foreground),
            NoColour(nameof(Background), Background),
            TooAlike(),
        ];
        return faults.OfType<string>();
    }

    private static string? Outside(string key, float value, float low, float high, string unit = "") =>
        value >= low && value <= high // not a number is in no range
            ? null
            : FormattableString.Invariant($"Captcha:Picture:{key} {value} must be between {low} and {high}{unit}.");

    private static string? NoColour(string key, string value) =>
        InkRamp.IsColour(value) ? null : $"Captcha:Picture:{key} '{value}' must be a colour of the form #rrggbb.";

    private string? TooAlike() =>
        !InkRamp.IsColour(Foreground) || !InkRamp.IsColour(Background) || InkRamp.Contrast(Foreground, Background) >= ReadableContrast
            ? null
            : $"Captcha:Picture:Foreground {Foreground} must have a contrast of {ReadableContrast} to 1 or more with Captcha:Picture:Background {Background}.";
}
