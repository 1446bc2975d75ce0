using Slices.Infrastructure.CaptchaDrawing;

namespace Slices.Infrastructure.CaptchaSpeech;

/// <summary>Where and how a character is said: the first sample and how many, the pitch as a multiple, and the amplitude.</summary>
internal readonly record struct Utterance(int Start, int Length, float Pitch, float Gain)
{
    private const float SlowestPace = 0.85f;
    private const float FastestPace = 1.15f;

    // Two semitones to either side: more makes a child or a giant of the speaker.
    private const float LowestPitch = 0.89f;
    private const float HighestPitch = 1.12f;

    // 3 dB apart, and low enough to leave the noise some room below the limit.
    private const float LowestGain = 0.9f;
    private const float HighestGain = 1.25f;

    /// <summary>Lays out a text, one utterance for each character; returns how many samples it takes with the lead-in and the end.</summary>
    /// <param name="rate">How fast, as a multiple of the usual pace.</param>
    /// <exception cref="ArgumentException">The voice has nothing to say for a character.</exception>
    public static int Place(string text, Voice voice, Span<Utterance> utterances, float rate, ref PictureRandom random)
    {
        int at = Samples(random.Between(0.4f, 0.9f));
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == ' ')
            {
                at += Samples(random.Between(0.1f, 0.2f) / rate);
                continue;
            }

            // "equals what" is one phrase.
            bool runsOn = text[i] == '?' && i > 0 && text[i - 1] == '=';
            at += runsOn || i == 0 ? 0 : Samples(random.Between(0.2f, 0.55f) / rate);
            int length = (int)(voice.Say(text[i]).Length / (rate * random.Between(SlowestPace, FastestPace)));
            utterances[i] = new(at, length, random.Between(LowestPitch, HighestPitch), random.Between(LowestGain, HighestGain));
            at += length;
        }

        return at + Samples(random.Between(0.3f, 0.7f));
    }

    private static int Samples(float seconds) => (int)(seconds * Wave.Rate);
}
