using System.Numerics;

namespace Slices.Infrastructure.CaptchaDrawing;

/// <summary>Where one character stands: its glyph's middle, and the picture's axes of one glyph unit (px).</summary>
internal struct Placement
{
    // How much the stroke width varies from character to character, as a share of it.
    private const float StrokeVariation = 0.25f;

    private readonly float _taper;
    private Vector2 _across;
    private Vector2 _down;

    /// <summary>Chooses turn, slant, taper and size; the middle is left to the layout.</summary>
    public Placement(Glyph glyph, PictureSettings settings, ref PictureRandom random)
    {
        Size = 1 + random.Around(settings.SizeVariation);
        float height = settings.Cap * Size;
        float width = height * (1 + random.Around(settings.WidthVariation));
        (float sine, float cosine) = SineAndCosine(random.Around(settings.Turn * glyph.Ease) * (MathF.PI / 180));
        var along = new Vector2(cosine, sine);
        var upright = new Vector2(-sine, cosine);
        _across = along * width;
        _down = (upright + (along * random.Around(settings.Slant * glyph.Ease))) * height;
        _taper = 2 * random.Around(settings.Taper * glyph.Ease);
        StrokeRadius = settings.StrokeWidth * settings.Cap / 2 * (1 + random.Around(StrokeVariation));

        // A turned letter leans into free room above or below its neighbour, so not all of its lean counts.
        Breadth = (Math.Abs(_across.X) * glyph.Width) + (Math.Abs(_down.X) * 0.6f);
        Tallness = (Math.Abs(_across.Y) * glyph.Width) + Math.Abs(_down.Y);
    }

    /// <summary>The middle of the glyph in the picture (px).</summary>
    public Vector2 Middle { get; set; }

    /// <summary>Size as a multiple of the usual; small characters bear less bending than large ones.</summary>
    public float Size { get; private set; }

    /// <summary>Half the width of the pen stroke (px).</summary>
    public float StrokeRadius { get; private set; }

    /// <summary>The room the turned glyph takes on the line (px).</summary>
    public float Breadth { get; private set; }

    /// <summary>The height the turned glyph takes (px).</summary>
    public float Tallness { get; private set; }

    /// <summary>Makes the glyph larger or smaller, as a share of its size; the pen follows half-heartedly, lest small ones clog or fade.</summary>
    public void Scale(float share)
    {
        _across *= share;
        _down *= share;
        Size *= share;
        StrokeRadius *= MathF.Sqrt(share);
        Breadth *= share;
        Tallness *= share;
    }

    /// <summary>Maps a point of the glyph's unit grid into the picture and bends it.</summary>
    public readonly Vector2 Map(Glyph glyph, Vector2 point, in WarpField warp)
    {
        (float x, float y) = (point.X - (glyph.Width / 2), point.Y - 0.5f);
        Vector2 straight = Middle + (_across * (x * (1 + (_taper * y)))) + (_down * y);
        return straight + (warp.At(straight) * Size);
    }

    // Not MathF.SinCos: the C library behind it differs between platforms in the last bit. Good to 1e-6 below 60°.
    private static (float Sine, float Cosine) SineAndCosine(float angle)
    {
        float square = angle * angle;
        float sine = angle * (1 - (square / 6 * (1 - (square / 20 * (1 - (square / 42))))));
        float cosine = 1 - (square / 2 * (1 - (square / 12 * (1 - (square / 30 * (1 - (square / 56)))))));
        return (sine, cosine);
    }
}
