using System.Numerics;

namespace Slices.Infrastructure.CaptchaDrawing;

/// <summary>
/// How one character comes out of the hand: its waist sits higher or lower and further left or right than designed,
/// and the pen misses each of its points by a little. People are used to that; a machine that compares shapes is not.
/// </summary>
internal readonly struct Handwriting
{
    // How far the waist moves and how far the pen misses, as shares of a capital's height, at a variation of one.
    private const float Waist = 0.18f, Miss = 0.09f;

    private readonly float _width;
    private readonly Vector2 _waist;
    private readonly float _miss;

    /// <param name="width">The width of the glyph.</param>
    /// <param name="variation">From 0, as designed, to 1, hardly to be read.</param>
    /// <param name="random">Source of the variation.</param>
    public Handwriting(float width, float variation, ref PictureRandom random)
    {
        _width = width;
        _waist = new Vector2(random.Around(width), random.Around(1)) * (Waist * variation);
        _miss = Miss * variation;
    }

    /// <summary>Where the hand puts a point; outlines stay, what lies within moves.</summary>
    public Vector2 Move(Vector2 point, ref PictureRandom random) =>
        point + new Vector2(
            (_waist.X * Bulge(point.X / _width)) + random.Around(_miss),
            (_waist.Y * Bulge(point.Y)) + random.Around(_miss));

    private static float Bulge(float share) => Math.Max(0, 4 * share * (1 - share));
}
