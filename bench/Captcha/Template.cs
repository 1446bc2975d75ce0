using System.Numerics;
using System.Runtime.Intrinsics;

namespace Slices.Bench.Captcha;

/// <summary>
/// One character rendered at one turn and size, as a zero-mean picture of unit length, so that its dot product
/// with a window of a picture is their correlation but for the window's own spread.
/// </summary>
internal sealed class Template
{
    /// <summary>The columns <see cref="Dot"/> answers for at once.</summary>
    public const int ColumnsPerBlock = 40;

    private const int Margin = 2;

    private readonly float[] _values;

    private Template(char character, InkImage image)
    {
        (Character, Width, Height) = (character, image.Width, image.Height);
        _values = new float[Width * Height];
        float mean = 0, square = 0;
        Each((x, y) => mean += image[x, y] / (Width * Height));
        Each((x, y) => square += (image[x, y] - mean) * (image[x, y] - mean));
        Each((x, y) => _values[(y * Width) + x] = (image[x, y] - mean) / MathF.Sqrt(square));
    }

    public char Character { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Renders a character as written by the product; the turn in degrees, the sizes in pixels.</summary>
    public static Template Render(
        Vector2[][] written, char character, float turn, float slant, float width, float height, float radius, int blurs)
    {
        (float sine, float cosine) = MathF.SinCos(turn * MathF.PI / 180);
        Vector2 across = new Vector2(cosine, sine) * width;
        Vector2 down = (new Vector2(-sine, cosine) * height) + (new Vector2(cosine, sine) * slant * height);
        List<Vector2[]> strokes = [.. written.Select(s => s.Select(p => (across * p.X) + (down * p.Y)).ToArray())];
        Vector2 low = strokes.SelectMany(s => s).Aggregate(Vector2.Min) - new Vector2(Margin);
        Vector2 high = strokes.SelectMany(s => s).Aggregate(Vector2.Max) + new Vector2(Margin);
        InkImage image = InkImage.Fill((int)MathF.Ceiling(high.X - low.X), (int)MathF.Ceiling(high.Y - low.Y), (x, y) =>
            Math.Clamp(radius + 0.5f - Distance(strokes, low + new Vector2(x + 0.5f, y + 0.5f)), 0, 1));
        for (int i = 0; i < blurs; i++)
        {
            image = image.Blur();
        }

        return new Template(character, image);
    }

    /// <summary>
    /// The dot products with the windows at an offset of a picture, and at those to its right; the picture's rows
    /// lie <paramref name="stride"/> apart. Many at once, because one alone would wait for its own sums.
    /// </summary>
    public void Dot(ReadOnlySpan<float> picture, int offset, int stride, Span<float> dots)
    {
        Vector256<float> a = default, b = default, c = default, d = default, e = default;
        for (int y = 0; y < Height; y++)
        {
            ref readonly float row = ref picture.Slice(offset + (y * stride), Width + ColumnsPerBlock)[0];
            for (int x = 0; x < Width; x++)
            {
                var value = Vector256.Create(_values[(y * Width) + x]);
                nuint at = (nuint)x;
                a = Vector256.FusedMultiplyAdd(value, Vector256.LoadUnsafe(in row, at), a);
                b = Vector256.FusedMultiplyAdd(value, Vector256.LoadUnsafe(in row, at + 8), b);
                c = Vector256.FusedMultiplyAdd(value, Vector256.LoadUnsafe(in row, at + 16), c);
                d = Vector256.FusedMultiplyAdd(value, Vector256.LoadUnsafe(in row, at + 24), d);
                e = Vector256.FusedMultiplyAdd(value, Vector256.LoadUnsafe(in row, at + 32), e);
            }
        }

        a.CopyTo(dots);
        b.CopyTo(dots[8..]);
        c.CopyTo(dots[16..]);
        d.CopyTo(dots[24..]);
        e.CopyTo(dots[32..]);
    }

    private static float Distance(List<Vector2[]> strokes, Vector2 point)
    {
        float nearest = float.MaxValue;
        foreach (Vector2[] stroke in strokes)
        {
            for (int i = 1; i < stroke.Length; i++)
            {
                Vector2 along = stroke[i] - stroke[i - 1];
                float t = Math.Clamp(Vector2.Dot(point - stroke[i - 1], along) / along.LengthSquared(), 0, 1);
                nearest = Math.Min(nearest, Vector2.Distance(point, stroke[i - 1] + (along * t)));
            }
        }

        return nearest;
    }

    private void Each(Action<int, int> visit)
    {
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                visit(x, y);
            }
        }
    }
}
