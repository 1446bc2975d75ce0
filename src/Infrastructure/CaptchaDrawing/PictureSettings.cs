namespace Slices.Infrastructure.CaptchaDrawing;

/// <summary>
/// How captcha pictures look: the section <c>Captcha:Picture</c>. Lengths are shares, so that a picture of another
/// size looks the same. The defaults are what <c>captcha-ocr</c> measured and people read.
/// </summary>
public sealed class PictureSettings
{
    private const double ReadableContrast = 4.5;

    /// <summary>Width in pixels.</summary>
    public int Width { get; set; } = 200;

    /// <summary>Height in pixels.</summary>
    public int Height { get; set; } = 60;

    /// <summary>Ink colour as <c>#rrggbb</c>.</summary>
    public string Foreground { get; set; } = "#2b2622";

    /// <summary>Paper colour as <c>#rrggbb</c>.</summary>
    public string Background { get; set; } = "#f6f2ea";

    /// <summary>Greatest turn of a character to either side, in degrees.</summary>
    public float Turn { get; set; } = 5;

    /// <summary>How much smaller than the largest a character may be, as a share of its size.</summary>
    public float SizeVariation { get; set; } = 0.15f;

    /// <summary>Width of the pen stroke as a share of the character's height.</summary>
    public float StrokeWidth { get; set; } = 0.18f;

    /// <summary>Breadth of the bands in which ink and paper change places, as a share of the picture's height; 0 for none.</summary>
    public float BandWidth { get; set; } = 0.65f;

    /// <summary>What drawing can't work with or people couldn't read, a sentence each.</summary>
    public IEnumerable<string> Validate()
    {
        string?[] faults =
        [
            Outside(nameof(Width), Width, 100, 600),
            Outside(nameof(Height), Height, 40, 200),
            Outside(nameof(Turn), Turn, 0, 15, " degrees"),
            Outside(nameof(SizeVariation), SizeVariation, 0, 0.3f),
            Outside(nameof(StrokeWidth), StrokeWidth, 0.08f, 0.24f),
            Outside(nameof(BandWidth), BandWidth, 0, 2),
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
            : FormattableString.Invariant($"Captcha:Picture:Foreground {Foreground} must have a contrast of {ReadableContrast} to 1 or more with Captcha:Picture:Background {Background}.");
}
