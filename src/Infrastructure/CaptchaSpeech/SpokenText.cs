using System.Buffers;
using System.Security.Cryptography;
using Slices.Infrastructure.CaptchaDrawing;

namespace Slices.Infrastructure.CaptchaSpeech;

/// <summary>Speaks captchas. Safe to use from many threads at once.</summary>
/// <param name="settings">How it sounds; do not change them afterwards.</param>
public sealed class SpokenText(SpeechSettings settings)
{
    /// <summary>The longest text that is spoken, in characters.</summary>
    public const int MaxLength = 16;

    /// <summary>Speaks a text as a WAV file (16 kHz, mono, 8 bits) that sounds unlike any before it.</summary>
    /// <param name="text">One to <see cref="MaxLength"/> digits, capitals, signs out of <c>+−×=?</c>, and blanks, which are pauses.</param>
    /// <param name="language"><c>en</c> for English; everything else is Mandarin.</param>
    /// <exception cref="ArgumentException">The text is empty, too long, or has a character that cannot be spoken.</exception>
    public byte[] Speak(string text, string language) =>
        Speak(text, language, BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))));

    /// <summary>As the other, but repeatable: on one machine the same text, language, settings and seed sound the same.</summary>
    /// <param name="seed">Everything random about the sound follows from this number.</param>
    public byte[] Speak(string text, string language, ulong seed)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, MaxLength);

        var random = new PictureRandom(seed);
        Voice[] voices = Voice.Of(language);
        Voice voice = voices[(int)random.Between(0, voices.Length)];
        Span<Utterance> utterances = stackalloc Utterance[text.Length];
        int length = Utterance.Place(text, voice, utterances, (float)settings.Rate, ref random);

        float[] sound = ArrayPool<float>.Shared.Rent(length);
        try
        {
            Span<float> samples = sound.AsSpan(0, length);
            samples.Clear();
            float loudness = Say(text, voice, utterances, samples);
            Murmur.Add(samples, voice, loudness * (float)settings.Noise, ref random);
            return Wave.Encode(samples);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(sound);
        }
    }

    /// <summary>Adds the words to silence; returns how loud they are, as the root mean square of their own samples.</summary>
    private static float Say(string text, Voice voice, ReadOnlySpan<Utterance> utterances, Span<float> samples)
    {
        int spoken = 0;
        for (int i = 0; i < text.Length; i++)
        {
            Utterance utterance = utterances[i];
            if (utterance.Length > 0)
            {
                Span<float> place = samples.Slice(utterance.Start, utterance.Length);
                Stretch.Add(voice.Say(text[i]), place, utterance.Pitch, utterance.Gain);
                spoken += utterance.Length;
            }
        }

        return Loudness.Of(samples) * MathF.Sqrt(samples.Length / (float)Math.Max(spoken, 1));
    }
}
