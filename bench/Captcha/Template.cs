using System.Numerics;
using System.Runtime.Intrinsics;
using Slices.Infrastructure.Captcha.Drawing;

namespace Slices.Bench.Captcha;

/// <summary>
/// One character rendered at one turn and size, as a zero-mean picture of unit length whose rows are padded
/// to whole vectors, so that a dot product with a window of the picture is its correlation.
/// </summary>
internal sealed class Template
{
    private const int Margin = 2;

    private readonly float[] _values;
    private readonly int _stride;

    private Template(char character, InkImage image)
    {
        (Character, Width, Height) = (character, image.Width, image.Height);
        _stride = (Width + 7) & ~7;
        _values = new float[_stride * Height];
        float mean = 0, square = 0;
        Each((x, y) => mean += image[x, y] / (Width * Height));
        Each((x, y) => square += (image[x, y] - mean) * (image[x, y] - mean));
        Each((x, y) => _values[(y * _stride) + x] = (image[x, y] - mean) / MathF.Sqrt(square));
    }

    public char Character { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Renders a character from the product's own strokes; the turn in degrees, the sizes in pixels.</summary>
    public static Template Render(
        Glyph glyph, char character, float turn, float slant, float width, float height, float radius, int blurs)
    {
        (float sine, float cosine) = MathF.SinCos(turn * MathF.PI / 180);
        Vector2 across = new Vector2(cosine, sine) * width;
        Vector2 down = (new Vector2(-sine, cosine) * height) + (new Vector2(cosine, sine) * slant * height);
        List<Vector2[]> strokes = [.. glyph.Strokes.Select(s => s.Select(p => (across * p.X) + (down * p.Y)).ToArray())];
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

    /// <summary>The dot product with the window at an offset of a picture whose rows lie <paramref name="stride"/> apart.</summary>
    public float Dot(ReadOnlySpan<float> picture, int offset, int stride)
    {
        Vector256<float> sum = Vector256<float>.Zero;
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < _stride; x += Vector256<float>.Count)
            {
                sum += Vector256.Create(_values.AsSpan((y * _stride) + x)) * Vector256.Create(picture[(offset + (y * stride) + x)..]);
            }
        }

        return Vector256.Sum(sum);
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
