using System.Numerics;

namespace Slices.Infrastructure.CaptchaDrawing;

/// <summary>
/// One character as pen strokes. Points lie on a unit grid: x grows to the right from 0,
/// y grows downwards from 0 (cap line) to 1 (base line).
/// </summary>
/// <param name="Width">Width in units of the cap height.</param>
/// <param name="IsSign">True for what a strong turn would change into another: arithmetic signs, 1 and 7.</param>
/// <param name="Strokes">The strokes of the pen, as designed.</param>
public sealed record Glyph(float Width, bool IsSign, IReadOnlyList<PenStroke> Strokes)
{
    // What a sign bears of what changes a character's form.
    private const float SignEase = 0.3f;

    /// <summary>How much of a turn or of other changes the character bears.</summary>
    public float Ease => IsSign ? SignEase : 1;

    /// <summary>Writes the character by hand: each stroke as a polyline of at least two points.</summary>
    /// <param name="variation">As <see cref="PictureSettings.Handwriting"/>.</param>
    /// <param name="seed">Everything random about it follows from this number.</param>
    public Vector2[][] Write(float variation, ulong seed)
    {
        var random = new PictureRandom(seed);
        return Write(variation, ref random);
    }

    internal Vector2[][] Write(float variation, ref PictureRandom random)
    {
        var hand = new Handwriting(Width, variation * Ease, ref random);
        var strokes = new Vector2[Strokes.Count][];
        for (int i = 0; i < strokes.Length; i++)
        {
            strokes[i] = Strokes[i].Write(hand, ref random);
        }

        return strokes;
    }
}
