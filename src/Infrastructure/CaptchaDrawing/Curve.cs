using System.Numerics;

namespace Slices.Infrastructure.CaptchaDrawing;

/// <summary>Points on Bézier curves of degree one (a line), two or three.</summary>
internal static class Curve
{
    /// <summary>The point at <paramref name="t"/> in [0, 1] of the curve from <paramref name="start"/>, by de Casteljau's rule.</summary>
    public static Vector2 At(Vector2 start, ReadOnlySpan<Vector2> controls, float t)
    {
        Span<Vector2> points = stackalloc Vector2[controls.Length + 1];
        points[0] = start;
        controls.CopyTo(points[1..]);
        for (int left = controls.Length; left > 0; left--)
        {
            for (int i = 0; i < left; i++)
            {
                points[i] += (points[i + 1] - points[i]) * t;
            }
        }

        return points[0];
    }
}
