using System.Numerics;

namespace Slices.Infrastructure.CaptchaDrawing;

/// <summary>
/// xoshiro256** seeded through splitmix64. Not for secrets: it only makes a picture repeatable from its seed,
/// on every machine, which <see cref="Random"/> does not promise across runtime versions.
/// </summary>
internal struct PictureRandom
{
    private ulong _a, _b, _c, _d;

    public PictureRandom(ulong seed)
    {
        _a = SplitMix(ref seed);
        _b = SplitMix(ref seed);
        _c = SplitMix(ref seed);
        _d = SplitMix(ref seed);
    }

    /// <summary>A number in [0, 1).</summary>
    public float Unit() => (Next() >> 40) * (1f / (1 << 24));

    /// <summary>A number in [<paramref name="from"/>, <paramref name="to"/>).</summary>
    public float Between(float from, float to) => from + ((to - from) * Unit());

    /// <summary>A number in [−<paramref name="reach"/>, <paramref name="reach"/>).</summary>
    public float Around(float reach) => Between(-reach, reach);

    private ulong Next()
    {
        ulong result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        ulong shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    private static ulong SplitMix(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
