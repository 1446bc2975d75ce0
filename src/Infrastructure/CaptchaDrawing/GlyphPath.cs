using System.Globalization;
using System.Numerics;

namespace Slices.Infrastructure.CaptchaDrawing;

/// <summary>
/// Reads the short notation glyphs are designed in:
/// <c>M x y</c> lifts the pen, <c>L x y</c> draws a line, <c>Q</c> and <c>C</c> draw a quadratic or cubic curve.
/// </summary>
internal static class GlyphPath
{
    public static IReadOnlyList<PenStroke> Read(string path) =>
    [
        .. path.Split('M', StringSplitOptions.RemoveEmptyEntries).Select(stroke =>
        {
            string[] commands = stroke.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return new PenStroke(Points(commands[0])[0], [.. commands.Skip(1).Select(command => Points(command[1..]))]);
        }),
    ];

    private static Vector2[] Points(string text) =>
    [
        .. text.Split(',').Select(number => float.Parse(number, CultureInfo.InvariantCulture)).Chunk(2).Select(pair => new Vector2(pair[0], pair[1])),
    ];
}
