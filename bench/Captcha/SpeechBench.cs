using System.IO.Compression;
using Slices.Infrastructure.CaptchaSpeech;

namespace Slices.Bench.Captcha;

/// <summary>How many clips of five digits a core speaks per second, beside the floor, which is deflating the same samples.</summary>
internal static class SpeechBench
{
    private const int Rounds = 7;
    private const int ClipsPerRound = 200;
    private const double Target = 300;

    /// <summary>Runs the measure and prints it; returns whether the target holds.</summary>
    public static bool Run()
    {
        var speech = new SpokenText(new SpeechSettings());
        byte[][] clips = [.. Enumerable.Range(0, ClipsPerRound).Select(i => Speak(speech, i))];
        var packed = new byte[clips.Max(c => c.Length) * 2];

        double[] rates = Measure.PerSecond(
            Rounds,
            ClipsPerRound,
            () => SpeakAll(speech),
            () => DeflateAll(clips, packed),
            () => Parallel.For(0, ClipsPerRound, i => Speak(speech, i)));
        (double spoken, double floor, double spokenByAll) = (rates[0], rates[1], rates[2]);
        (double allocated, double produced) = Measure.Weigh(ClipsPerRound, i => Speak(speech, i));

        Measure.Print($"clips per second, one core       {spoken,10:N0}   (target ≥ {Target:N0})");
        Measure.Print($"clips per second, {Environment.ProcessorCount,2} cores       {spokenByAll,10:N0}");
        Measure.Print($"floor: the same samples deflated {floor,10:N0}   per second, one core");
        Measure.Print($"clip time / floor time           {floor / spoken,10:N2}");
        Measure.Print($"bytes per clip                   {produced,10:N0}");
        Measure.Print($"bytes allocated per clip         {allocated,10:N0}");
        return spoken >= Target;
    }

    // Digits in both languages by turns.
    private static byte[] Speak(SpokenText speech, int i) =>
        speech.Speak($"{i * 7919 % 100_000:D5}", i % 2 == 0 ? "en" : "zh", (ulong)i);

    private static void SpeakAll(SpokenText speech)
    {
        for (int i = 0; i < ClipsPerRound; i++)
        {
            Speak(speech, i);
        }
    }

    private static void DeflateAll(byte[][] clips, byte[] packed)
    {
        foreach (byte[] clip in clips)
        {
            using var zlib = new ZLibStream(new MemoryStream(packed), CompressionLevel.Optimal);
            zlib.Write(clip);
        }
    }
}
