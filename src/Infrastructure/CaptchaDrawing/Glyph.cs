using System.Numerics;

namespace Slices.Infrastructure.CaptchaDrawing;

/// <summary>
/// One character as pen strokes. Points lie on a unit grid: x grows to the right from 0,
/// y grows downwards from 0 (cap line) to 1 (base line).
/// </summary>
/// <param name="Width">Width in units of the cap height.</param>
/// <param name="Strokes">The strokes of the pen, each a polyline of at least two points.</param>
public sealed record Glyph(float Width, IReadOnlyList<Vector2[]> Strokes);
