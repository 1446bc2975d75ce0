using System.Numerics;

namespace Slices.Infrastructure.CaptchaDrawing;

/// <summary>A smooth random field of shifts (px): random vectors on a lattice, blended between its knots.</summary>
internal readonly ref struct WarpField
{
    private readonly Span<Vector2> _knots;
    private readonly int _columns;
    private readonly int _rows;
    private readonly float _cell;

    /// <param name="knots">Room for <see cref="KnotCount"/> vectors.</param>
    /// <param name="width">Width of the picture in pixels.</param>
    /// <param name="height">Height of the picture in pixels.</param>
    /// <param name="cell">Distance between neighbouring knots in pixels.</param>
    /// <param name="reach">Length of each knot's shift in pixels.</param>
    /// <param name="random">Source of the shifts.</param>
    public WarpField(Span<Vector2> knots, int width, int height, float cell, float reach, ref PictureRandom random)
    {
        _knots = knots;
        _cell = cell;
        (_columns, _rows) = Size(width, height, cell);
        for (int i = 0; i < _columns * _rows; i++)
        {
            // Of one length: a field that happened to be weak would leave a picture easy for machines.
            knots[i] = Vector2.Normalize(new Vector2(random.Around(1), random.Between(0.001f, 1) * (random.Unit() < 0.5f ? -1 : 1))) * reach;
        }
    }

    public static int KnotCount(int width, int height, float cell)
    {
        (int columns, int rows) = Size(width, height, cell);
        return columns * rows;
    }

    /// <summary>The shift at a point of the picture; beyond its edges, that of the nearest edge.</summary>
    public Vector2 At(Vector2 point)
    {
        float x = Math.Clamp(point.X / _cell, 0, _columns - 1.001f);
        float y = Math.Clamp(point.Y / _cell, 0, _rows - 1.001f);
        int knot = ((int)y * _columns) + (int)x;
        float right = Smooth(x - (int)x), down = Smooth(y - (int)y);
        Vector2 above = Mix(_knots[knot], _knots[knot + 1], right);
        Vector2 below = Mix(_knots[knot + _columns], _knots[knot + _columns + 1], right);
        return Mix(above, below, down);
    }

    private static (int Columns, int Rows) Size(int width, int height, float cell) =>
        ((int)(width / cell) + 2, (int)(height / cell) + 2);

    private static float Smooth(float t) => t * t * (3 - (2 * t));

    private static Vector2 Mix(Vector2 from, Vector2 to, float t) => from + ((to - from) * t);
}
