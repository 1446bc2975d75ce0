using System.Globalization;
using System.Numerics;

namespace Slices.Infrastructure.Captcha.Drawing;

/// <summary>
/// Reads the short notation glyphs are designed in and flattens it to polylines:
/// <c>M x y</c> lifts the pen, <c>L x y</c> draws a line, <c>Q</c> and <c>C</c> draw a quadratic or cubic curve.
/// </summary>
internal static class GlyphPath
{
    // Lines are cut as well as curves, so that the warp can bend them.
    private const float PieceLength = 0.17f;

    public static IReadOnlyList<Vector2[]> Flatten(string path)
    {
        var strokes = new List<Vector2[]>();
        var stroke = new List<Vector2>();
        foreach (string command in path.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Vector2[] points = ReadPoints(command.AsSpan(1));
            if (command[0] == 'M')
            {
                Lift(strokes, stroke);
                stroke.Add(points[0]);
            }
            else
            {
                Draw(stroke, points);
            }
        }

        Lift(strokes, stroke);
        return strokes;
    }

    private static void Lift(List<Vector2[]> strokes, List<Vector2> stroke)
    {
        if (stroke.Count > 0)
        {
            strokes.Add([.. stroke]);
            stroke.Clear();
        }
    }

    private static void Draw(List<Vector2> stroke, ReadOnlySpan<Vector2> controls)
    {
        Vector2 start = stroke[^1];
        float reach = 0;
        Vector2 last = start;
        foreach (Vector2 control in controls)
        {
            reach += Vector2.Distance(last, control);
            last = control;
        }

        int pieces = Math.Max(1, (int)MathF.Ceiling(reach / PieceLength));
        for (int piece = 1; piece <= pieces; piece++)
        {
            stroke.Add(Curve.At(start, controls, piece / (float)pieces));
        }
    }

    private static Vector2[] ReadPoints(ReadOnlySpan<char> text)
    {
        var points = new List<Vector2>();
        Span<Range> parts = stackalloc Range[8];
        int count = text.Split(parts, ',');
        for (int i = 0; i + 1 < count; i += 2)
        {
            points.Add(new Vector2(
                float.Parse(text[parts[i]], CultureInfo.InvariantCulture),
                float.Parse(text[parts[i + 1]], CultureInfo.InvariantCulture)));
        }

        return [.. points];
    }
}
