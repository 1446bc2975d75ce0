using System.Numerics;

namespace Slices.Infrastructure.CaptchaDrawing;

/// <summary>Where one character stands: its middle, and the picture's axes of one glyph unit (px).</summary>
internal readonly record struct Placement(Vector2 Middle, Vector2 Across, Vector2 Down)
{
    /// <summary>A character of a height (px), turned by some degrees.</summary>
    public static Placement At(Vector2 middle, float height, float turn)
    {
        (float sine, float cosine) = SineAndCosine(turn * (MathF.PI / 180));
        return new(middle, new Vector2(cosine, sine) * height, new Vector2(-sine, cosine) * height);
    }

    /// <summary>Maps a point of the glyph's unit grid into the picture.</summary>
    public Vector2 Map(Glyph glyph, Vector2 point) =>
        Middle + (Across * (point.X - (glyph.Width / 2))) + (Down * (point.Y - 0.5f));

    // Not MathF.SinCos: the C library behind it differs between platforms in the last bit. Good to 1e-6 below 30°.
    private static (float Sine, float Cosine) SineAndCosine(float angle)
    {
        float square = angle * angle;
        float sine = angle * (1 - (square / 6 * (1 - (square / 20 * (1 - (square / 42))))));
        float cosine = 1 - (square / 2 * (1 - (square / 12 * (1 - (square / 30)))));
        return (sine, cosine);
    }
}
