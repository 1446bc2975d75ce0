using System.Numerics;

namespace Slices.Infrastructure.Captcha.Drawing;

/// <summary>Where one character stands: its glyph's middle, and the picture's axes of one glyph unit (px).</summary>
internal struct Placement
{
    private Vector2 _across;
    private Vector2 _down;
    private readonly float _taper;

    /// <summary>The middle of the glyph in the picture (px).</summary>
    public Vector2 Middle;

    /// <summary>Chooses turn, slant and size; the middle is left to the layout.</summary>
    public Placement(Glyph glyph, CaptchaPictureOptions options, ref PictureRandom random)
    {
        // A sign turned far becomes another sign.
        float ease = glyph.IsSign ? 0.3f : 1;
        float capHeight = options.CapHeight * options.Height;
        (float sine, float cosine) = SineAndCosine(random.Around(options.Turn * ease) * (MathF.PI / 180));
        float width = capHeight * (1 + random.Around(options.Stretch));
        float height = capHeight * (1 + random.Around(options.Stretch));
        float slant = random.Around(options.Slant * ease);
        _across = new Vector2(cosine, sine) * width;
        _down = new Vector2(-sine, cosine) * height + (new Vector2(cosine, sine) * (slant * height));
        _taper = 2 * random.Around(options.Taper * ease);
        StrokeRadius = options.StrokeWidth / 2 * (1 + random.Around(options.StrokeVariation));
        Breadth = (Math.Abs(_across.X) * glyph.Width) + (Math.Abs(_down.X) * 0.6f);
        Tallness = (Math.Abs(_across.Y) * glyph.Width) + Math.Abs(_down.Y);
    }

    /// <summary>Half the width of the pen stroke (px).</summary>
    public float StrokeRadius { get; }

    /// <summary>The room the turned glyph takes on the line (px).</summary>
    public float Breadth { get; private set; }

    /// <summary>The height the turned glyph takes (px).</summary>
    public float Tallness { get; private set; }

    /// <summary>Makes the glyph smaller, as a share of its size.</summary>
    public void Shrink(float share)
    {
        _across *= share;
        _down *= share;
        Breadth *= share;
        Tallness *= share;
    }

    /// <summary>Maps a point of the glyph's unit grid into the picture.</summary>
    public readonly Vector2 Map(Glyph glyph, Vector2 point)
    {
        (float x, float y) = (point.X - (glyph.Width / 2), point.Y - 0.5f);
        return Middle + (_across * (x * (1 + (_taper * y)))) + (_down * y);
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
