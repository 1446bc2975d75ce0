using System.Globalization;
using System.Numerics;

namespace Slices.Infrastructure.CaptchaDrawing;

/// <summary>
/// Reads the short notation glyphs are designed in:
/// <c>M x y</c> lifts the pen, <c>L x y</c> draws a line, <c>Q</c> and <c>C</c> draw a quadratic or cubic curve.
/// </summary>
internal static class GlyphPath
{
    private const int PiecesPerCurve = 10;

    /// <summary>Each stroke as a polyline.</summary>
    public static IReadOnlyList<Vector2[]> Read(string path) =>
        [.. path.Split('M', StringSplitOptions.RemoveEmptyEntries).Select(Stroke)];

    private static Vector2[] Stroke(string text)
    {
        string[] commands = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        List<Vector2> stroke = [Points(commands[0])[0]];
        foreach (Vector2[] controls in commands.Skip(1).Select(command => Points(command[1..])))
        {
            Vector2 start = stroke[^1];
            int pieces = controls.Length == 1 ? 1 : PiecesPerCurve;
            stroke.AddRange(Enumerable.Range(1, pieces).Select(piece => Curve.At(start, controls, piece / (float)pieces)));
        }

        return [.. stroke];
    }

    private static Vector2[] Points(string text) =>
    [
        .. text.Split(',').Select(number => float.Parse(number, CultureInfo.InvariantCulture)).Chunk(2).Select(pair => new Vector2(pair[0], pair[1])),
    ];
}
