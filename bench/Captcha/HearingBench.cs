using System.Diagnostics;
using Slices.Infrastructure.CaptchaSpeech;

namespace Slices.Bench.Captcha;

/// <summary>
/// The verb <c>captcha-hear</c>: what an untrained recogniser (Debian's <c>pocketsphinx</c> and <c>pocketsphinx-en-us</c>)
/// makes of five English digits, at rising noise. Where it still hears single digits, people do; how often it hears all five
/// says how little stands in a machine's way. It reports; it has no target.
/// </summary>
public static class HearingBench
{
    private const int Clips = 200;
    private const int Length = 5;

    private static readonly string[] Words = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    /// <summary>Measures and prints.</summary>
    /// <param name="args">Levels of noise as in <c>Captcha:Speech:Noise</c>; without any, a few around the default.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        double[] levels = args.Length > 0
            ? [.. args.Select(double.Parse)]
            : [0, 0.1, 0.2, new SpeechSettings().Noise, 0.4, 0.6, 1];
        foreach (double noise in levels)
        {
            (double digits, double answers) = await HearAsync(new SpokenText(new SpeechSettings { Noise = noise }));
            Measure.Print($"noise {noise:N2}   digits heard {digits,6:P1}   whole answers {answers,6:P1}");
        }

        return 0;
    }

    private static async Task<(double Digits, double Answers)> HearAsync(SpokenText speech)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("captcha-hear-");
        try
        {
            string[] texts = [.. Enumerable.Range(0, Clips).Select(i => $"{i * 7919 % 100_000:D5}")];
            for (int i = 0; i < Clips; i++)
            {
                await File.WriteAllBytesAsync(Path.Combine(directory.FullName, $"{i}.wav"), Widen(speech.Speak(texts[i], "en", (ulong)i)));
            }

            string[] heard = await RecogniseAsync(directory.FullName);
            int digits = texts.Zip(heard, (text, answer) => Length - Math.Min(Length, Distance(text, answer))).Sum();
            int answers = texts.Zip(heard, (text, answer) => text == answer).Count(right => right);
            return ((double)digits / (Clips * Length), (double)answers / Clips);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    /// <summary>Raw samples of 16 bits, which is what the recogniser takes.</summary>
    private static byte[] Widen(byte[] wave) => [.. wave.Skip(44).SelectMany(sample => new byte[] { 0, (byte)(sample - 128) })];

    private static async Task<string[]> RecogniseAsync(string directory)
    {
        string path(string name) => Path.Combine(directory, name);
        await File.WriteAllLinesAsync(path("ids"), Enumerable.Range(0, Clips).Select(i => $"{i}"));
        await File.WriteAllTextAsync(path("digits.gram"), $$"""
            #JSGF V1.0;
            grammar digits;
            public <answer> = <digit> <digit> <digit> <digit> <digit>;
            <digit> = {{string.Join(" | ", Words)}};
            """);
        const string model = "/usr/share/pocketsphinx/model/en-us";
        using Process recogniser = Process.Start(new ProcessStartInfo("pocketsphinx_batch",
        [
            "-adcin", "yes", "-cepdir", directory, "-cepext", ".wav", "-ctl", path("ids"), "-hyp", path("heard"),
            "-hmm", $"{model}/en-us", "-dict", $"{model}/cmudict-en-us.dict", "-jsgf", path("digits.gram"), "-logfn", "/dev/null",
        ]))!;
        await recogniser.WaitForExitAsync();
        return [.. (await File.ReadAllLinesAsync(path("heard"))).Select(Digits)];
    }

    // A line is words, then in brackets the clip's name and a score.
    private static string Digits(string line) => string.Concat(line.Split(' ').Select(word => Array.IndexOf(Words, word)).Where(d => d >= 0));

    private static int Distance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 0; i < left.Length; i++)
        {
            int diagonal = row[0]++;
            for (int j = 0; j < right.Length; j++)
            {
                int replaced = diagonal + (left[i] == right[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(replaced, Math.Min(row[j], diagonal) + 1);
            }
        }

        return row[^1];
    }
}
