using System.Buffers;
using Slices.Infrastructure.CaptchaDrawing;

namespace Slices.Infrastructure.CaptchaSpeech;

/// <summary>
/// Noise that is costly to subtract: the speaker's own words backwards, over one another, and a hiss whose
/// cutoff and loudness wander.
/// </summary>
internal static class Murmur
{
    private const int Streams = 3;

    // The hiss lies below most of what tells one consonant from another: this is where people need quiet.
    private const float LowestCutoff = 0.05f;
    private const float HighestCutoff = 0.2f;
    private const int HissStep = 1_600;

    /// <summary>Adds noise of the given loudness (root mean square) to samples.</summary>
    public static void Add(Span<float> samples, Voice voice, float loudness, ref PictureRandom random)
    {
        float[] buffer = ArrayPool<float>.Shared.Rent(samples.Length);
        Span<float> noise = buffer.AsSpan(0, samples.Length);
        noise.Clear();
        for (int i = 0; i < Streams; i++)
        {
            Babble(noise, voice.Clips, ref random);
        }

        Hiss(noise, Loudness.Of(noise), ref random);
        float gain = loudness / Loudness.Of(noise);
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] += gain * noise[i];
        }

        ArrayPool<float>.Shared.Return(buffer);
    }

    /// <summary>Adds clips backwards, one after another, the first from somewhere within it.</summary>
    private static void Babble(Span<float> noise, IReadOnlyList<byte[]> clips, ref PictureRandom random)
    {
        float skipped = random.Unit();
        for (int at = 0; at < noise.Length; skipped = 0)
        {
            byte[] clip = clips[(int)random.Between(0, clips.Count)];
            float pitch = random.Between(0.8f, 1.2f);
            float gain = random.Between(0.4f, 1);
            for (float place = (clip.Length - 1) * (1 - skipped); place > 1 && at < noise.Length; place -= pitch)
            {
                int before = (int)place - 1;
                float share = place - 1 - before;
                float value = Wave.Value(clip[before]);
                noise[at++] += gain * (value + (share * (Wave.Value(clip[before + 1]) - value)));
            }
        }
    }

    /// <summary>Adds random noise about as loud as given, low-passed at a frequency that wanders.</summary>
    private static void Hiss(Span<float> noise, float loudness, ref PictureRandom random)
    {
        float last = 0, cutoff = LowestCutoff, strength = 0;
        for (int from = 0; from < noise.Length; from += HissStep)
        {
            Span<float> step = noise.Slice(from, Math.Min(HissStep, noise.Length - from));
            float cutoffStep = (random.Between(LowestCutoff, HighestCutoff) - cutoff) / HissStep;
            float strengthStep = ((loudness * random.Between(3, 9)) - strength) / HissStep;
            foreach (ref float sample in step)
            {
                cutoff += cutoffStep;
                strength += strengthStep;
                last += cutoff * (random.Around(1) - last);
                sample += strength * last;
            }
        }
    }
}
