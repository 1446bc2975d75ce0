using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Slices.Infrastructure.CaptchaDrawing;

/// <summary>
/// A pooled drawing surface that keeps, for every pixel, how deep its centre lies inside the nearest stroke (px):
/// positive inside, negative outside. Strokes of one ink combine by taking the deeper of the two.
/// </summary>
internal readonly struct InkCanvas : IDisposable
{
    /// <summary>The level of plain paper; 0 is full ink.</summary>
    public const byte Paper = 15;

    private const int Lanes = 8;
    private const float Outside = -1f;
    private const float HalfPixel = 0.5f;

    private readonly float[] depths;
    private readonly int width;
    private readonly int height;
    private readonly int stride;

    public InkCanvas(int width, int height)
    {
        // One spare vector at the end of each row spares the inner loop its tail.
        this.width = width;
        this.height = height;
        stride = width + Lanes;
        depths = ArrayPool<float>.Shared.Rent(stride * height);
        depths.AsSpan(0, stride * height).Fill(Outside);
    }

    /// <summary>Draws a round-ended line; only the pixels around it are touched.</summary>
    public void Line(Vector2 from, Vector2 to, float radius)
    {
        float reach = radius + HalfPixel;
        Vector2 low = Vector2.Min(from, to) - new Vector2(reach);
        Vector2 high = Vector2.Max(from, to) + new Vector2(reach);
        int left = Math.Max(0, (int)low.X), right = Math.Min(width, (int)high.X + 1);
        int top = Math.Max(0, (int)low.Y), bottom = Math.Min(height, (int)high.Y + 1);
        Vector2 along = to - from;
        Vector2 perLength = along / Math.Max(along.LengthSquared(), 1e-6f);

        Vector256<float> firstX = Vector256.CreateSequence(left + HalfPixel - from.X, 1f);
        for (int row = top; row < bottom; row++)
        {
            float y = row + HalfPixel - from.Y;
            Span<float> inks = depths.AsSpan(row * stride, stride);
            Vector256<float> x = firstX;
            for (int column = left; column < right; column += Lanes, x += Vector256.Create((float)Lanes))
            {
                Vector256<float> t = (x * perLength.X) + Vector256.Create(y * perLength.Y);
                t = Vector256.Min(Vector256.Max(t, Vector256<float>.Zero), Vector256<float>.One);
                Vector256<float> awayX = x - (t * along.X);
                Vector256<float> awayY = Vector256.Create(y) - (t * along.Y);
                Vector256<float> depth = Vector256.Create(radius) - Vector256.Sqrt((awayX * awayX) + (awayY * awayY));
                ref float pixel = ref inks[column];
                Vector256.Max(depth, Vector256.LoadUnsafe(ref pixel)).StoreUnsafe(ref pixel);
            }
        }
    }

    /// <summary>Divides the picture into parallel bands and makes ink and paper change places in every other one.</summary>
    /// <param name="across">The direction across the bands, of length one.</param>
    /// <param name="breadth">How broad each band is (px).</param>
    /// <param name="start">How far the bands are shifted, as a share of their breadth.</param>
    public void Counterchange(Vector2 across, float breadth, float start)
    {
        for (int row = 0; row < height; row++)
        {
            Span<float> inks = depths.AsSpan(row * stride, stride);
            float first = (((across.X * HalfPixel) + (across.Y * (row + HalfPixel))) / breadth) + start;
            Vector256<float> place = Vector256.CreateSequence(first, across.X / breadth);
            for (int column = 0; column < width; column += Lanes, place += Vector256.Create(Lanes * across.X / breadth))
            {
                // How deep the pixel lies in a band that changes (px); negative in one that doesn't.
                Vector256<float> within = place - (2 * Vector256.Floor((place + Vector256.Create(HalfPixel)) * HalfPixel));
                Vector256<float> band = (Vector256.Create(HalfPixel) - Vector256.Abs(within - Vector256.Create(HalfPixel))) * breadth;
                ref float pixel = ref inks[column];
                Vector256<float> ink = Vector256.LoadUnsafe(ref pixel);
                Vector256.Max(Vector256.Min(ink, -band), Vector256.Min(-ink, band)).StoreUnsafe(ref pixel);
            }
        }
    }

    /// <summary>Turns depths into levels, one byte per pixel from 0 (ink) to <see cref="Paper"/>.</summary>
    public void CopyLevels(Span<byte> levels)
    {
        for (int row = 0; row < height; row++)
        {
            ReadOnlySpan<float> inks = depths.AsSpan(row * stride, width);
            Span<byte> line = levels.Slice(row * width, width);
            int column = 0;
            for (; column + (4 * Lanes) <= width; column += 4 * Lanes)
            {
                ReadOnlySpan<Vector256<float>> block = MemoryMarshal.Cast<float, Vector256<float>>(inks.Slice(column, 4 * Lanes));
                Vector256<ushort> first = Vector256.Narrow(Levels(block[0]), Levels(block[1]));
                Vector256<ushort> second = Vector256.Narrow(Levels(block[2]), Levels(block[3]));
                Vector256.Narrow(first, second).CopyTo(line[column..]);
            }

            for (; column < width; column++)
            {
                line[column] = (byte)Levels(Vector256.Create(inks[column]))[0];
            }
        }
    }

    public void Dispose() => ArrayPool<float>.Shared.Return(depths);

    private static Vector256<uint> Levels(Vector256<float> depth)
    {
        Vector256<float> level = Vector256.Create(Paper * HalfPixel) - (depth * Paper);
        level = Vector256.Min(Vector256.Max(level, Vector256<float>.Zero), Vector256.Create((float)Paper));
        return Vector256.ConvertToInt32(level + Vector256.Create(HalfPixel)).AsUInt32();
    }
}
