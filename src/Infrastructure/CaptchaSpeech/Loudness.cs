using System.Numerics;
using System.Runtime.InteropServices;

namespace Slices.Infrastructure.CaptchaSpeech;

internal static class Loudness
{
    /// <summary>The root mean square of samples.</summary>
    public static float Of(ReadOnlySpan<float> samples)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(samples);
        Vector<float> sums = Vector<float>.Zero;
        foreach (Vector<float> vector in vectors)
        {
            sums += vector * vector;
        }

        float sum = Vector.Sum(sums);
        foreach (float sample in samples[(vectors.Length * Vector<float>.Count)..])
        {
            sum += sample * sample;
        }

        return MathF.Sqrt(sum / Math.Max(samples.Length, 1));
    }
}
