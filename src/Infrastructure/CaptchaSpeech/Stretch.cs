using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Slices.Infrastructure.CaptchaSpeech;

/// <summary>
/// Changes a clip's pitch by reading it faster or slower, then its length by laying grains of it over one another,
/// each moved to where it continues the one before best (known as WSOLA).
/// </summary>
internal static class Stretch
{
    // A hop of 16 ms; grains are two hops long, so that two of them sound at any time.
    private const int Hop = 256;

    // A period of a voice of 80 Hz lies within the reach to both sides.
    private const int Reach = 104;
    private const int ReachStep = 2;

    // Silence around the clip, so that no grain reaches beyond the buffer.
    private const int Margin = (2 * Hop) + (2 * Reach);

    /// <summary>A raised cosine: two of them a hop apart sum to one.</summary>
    private static readonly float[] Window =
        [.. Enumerable.Range(0, 2 * Hop).Select(i => 0.5f - (0.5f * MathF.Cos(MathF.PI * i / Hop)))];

    /// <summary>Adds a clip to samples, so that it fills them.</summary>
    /// <param name="clip">Samples of 8 bits.</param>
    /// <param name="into">What to add it to; as many samples as the clip shall take.</param>
    /// <param name="pitch">Multiple of its own pitch, above 0.</param>
    /// <param name="gain">Multiple of its own amplitude.</param>
    public static void Add(ReadOnlySpan<byte> clip, Span<float> into, float pitch, float gain)
    {
        int length = (int)((clip.Length - 1) / pitch);
        float[] buffer = ArrayPool<float>.Shared.Rent(length + (2 * Margin));
        Span<float> source = buffer.AsSpan(0, length + (2 * Margin));
        source.Clear();
        Resample(clip, source.Slice(Margin, length), pitch, gain);
        OverlapAdd(source, into, length / (float)into.Length);
        ArrayPool<float>.Shared.Return(buffer);
    }

    private static void Resample(ReadOnlySpan<byte> clip, Span<float> into, float pitch, float gain)
    {
        for (int i = 0; i < into.Length; i++)
        {
            float place = i * pitch;
            int before = (int)place;
            float share = place - before;
            float a = Wave.Value(clip[Math.Max(before - 1, 0)]);
            float b = Wave.Value(clip[before]);
            float c = Wave.Value(clip[Math.Min(before + 1, clip.Length - 1)]);
            float d = Wave.Value(clip[Math.Min(before + 2, clip.Length - 1)]);

            // Catmull-Rom: a straight line between samples would dull s and f, which words are told apart by.
            float bent = c - a + (share * ((2 * a) - (5 * b) + (4 * c) - d + (share * ((3 * (b - c)) + d - a))));
            into[i] = gain * (b + (0.5f * share * bent));
        }
    }

    private static void OverlapAdd(ReadOnlySpan<float> source, Span<float> into, float pace)
    {
        int from = Margin - Hop;
        for (int at = -Hop; at < into.Length; at += Hop)
        {
            if (at > -Hop)
            {
                int nominal = Margin + (int)(at * pace);
                from = BestMatch(source, from + Hop, nominal);
            }

            AddGrain(source.Slice(from, 2 * Hop), into, at);
        }
    }

    private static void AddGrain(ReadOnlySpan<float> grain, Span<float> into, int at)
    {
        int end = Math.Min(grain.Length, into.Length - at);
        for (int i = Math.Max(0, -at); i < end; i++)
        {
            into[at + i] += grain[i] * Window[i];
        }
    }

    /// <summary>The place around <paramref name="nominal"/> whose samples differ least from those at <paramref name="wanted"/>.</summary>
    private static int BestMatch(ReadOnlySpan<float> source, int wanted, int nominal)
    {
        ReadOnlySpan<float> pattern = source.Slice(Math.Min(wanted, source.Length - Hop), Hop);
        int best = nominal;
        float least = float.MaxValue;
        for (int from = nominal - Reach; from <= nominal + Reach; from += ReachStep)
        {
            float difference = Difference(pattern, source.Slice(from, Hop));
            if (difference < least)
            {
                best = from;
                least = difference;
            }
        }

        return best;
    }

    private static float Difference(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        ReadOnlySpan<Vector<float>> lefts = MemoryMarshal.Cast<float, Vector<float>>(left);
        ReadOnlySpan<Vector<float>> rights = MemoryMarshal.Cast<float, Vector<float>>(right);
        Vector<float> sums = Vector<float>.Zero;
        for (int i = 0; i < lefts.Length; i++)
        {
            Vector<float> difference = lefts[i] - rights[i];
            sums += difference * difference;
        }

        return Vector.Sum(sums);
    }
}
