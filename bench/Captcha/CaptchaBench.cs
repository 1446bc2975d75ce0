using System.IO.Compression;
using Slices.Infrastructure.CaptchaDrawing;

namespace Slices.Bench.Captcha;

/// <summary>
/// The verb <c>captcha</c>: how many pictures a core draws per second, beside the floor, which is
/// deflating the very same pixel rows with the very same settings; then the same of speech.
/// </summary>
public static class CaptchaBench
{
    private const int Rounds = 11;
    private const int PicturesPerRound = 2_000;

    /// <summary>Runs the measures and prints them; returns 0 when every target holds, 1 otherwise.</summary>
    public static Task<int> RunAsync(string[] args)
    {
        bool picturesHold = MeasurePictures();
        Console.WriteLine();
        bool speechHolds = SpeechBench.Run();
        return Task.FromResult(picturesHold && speechHolds ? 0 : 1);
    }

    private static bool MeasurePictures()
    {
        var options = new PictureSettings();
        var picture = new CaptchaPicture(options);
        string[] texts = [.. Enumerable.Range(0, PicturesPerRound).Select(i => CaptchaTexts.Characters((ulong)i))];
        byte[][] files = [.. texts.Select((text, i) => picture.Draw(text, (ulong)i))];
        var packed = new byte[files[0].Length * 2];

        double[] rates = Measure.PerSecond(
            Rounds,
            PicturesPerRound,
            () => DrawAll(picture, texts),
            () => DeflateAll(files, packed),
            () => Parallel.For(0, texts.Length, i => picture.Draw(texts[i], (ulong)i)));
        (double drawn, double deflated, double drawnByAll) = (rates[0], rates[1], rates[2]);
        (double allocated, double produced) = Measure.Weigh(texts.Length, i => picture.Draw(texts[i], (ulong)i));

        Measure.Print($"pictures per second, one core    {drawn,10:N0}   (target ≥ 10,000)");
        Measure.Print($"pictures per second, {Environment.ProcessorCount,2} cores    {drawnByAll,10:N0}");
        Measure.Print($"reference: the same deflated     {deflated,10:N0}   per second, one core");
        Measure.Print($"picture time / reference         {deflated / drawn,10:N2}   (target < 4)");
        Measure.Print($"bytes per picture                {produced,10:N0}   (target < 8,192)");
        Measure.Print($"bytes allocated per picture      {allocated,10:N0}   (target < 32,768)");
        return drawn >= 10_000 && deflated / drawn < 4 && produced < 8_192 && allocated < 32_768;
    }

    private static void DrawAll(CaptchaPicture picture, string[] texts)
    {
        for (int i = 0; i < texts.Length; i++)
        {
            picture.Draw(texts[i], (ulong)i);
        }
    }

    private static void DeflateAll(byte[][] files, byte[] packed)
    {
        foreach (byte[] file in files)
        {
            using var zlib = new ZLibStream(new MemoryStream(packed), CompressionLevel.Fastest);
            zlib.Write(file);
        }
    }
}
