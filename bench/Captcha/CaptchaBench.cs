using System.Diagnostics;
using System.Globalization;
using Slices.Infrastructure.Captcha.Drawing;

namespace Slices.Bench.Captcha;

/// <summary>
/// The verb <c>captcha</c>: how many pictures a core draws per second, beside the floor, which is
/// deflating the very same pixel rows with the very same settings.
/// </summary>
public static class CaptchaBench
{
    private const int Rounds = 11;
    private const int PicturesPerRound = 2_000;

    /// <summary>Runs the measure and prints it; returns 0 when every target holds, 1 otherwise.</summary>
    public static Task<int> RunAsync(string[] args)
    {
        var settings = new PictureSettings();
        var picture = new CaptchaPicture(settings);
        string[] texts = [.. Enumerable.Range(0, PicturesPerRound).Select(i => CaptchaTexts.Characters((ulong)i))];
        byte[][] rows = [.. texts.Select((text, i) => Rows(picture, settings, text, (ulong)i))];
        var packed = new byte[Png.RowsLength(settings.Width, settings.Height) * 2];

        var drawn = new List<double>();
        var floor = new List<double>();
        var drawnByAll = new List<double>();
        for (int round = -2; round < Rounds; round++)
        {
            double draw = PerSecond(() => DrawAll(picture, texts));
            double deflate = PerSecond(() => DeflateAll(rows, packed));
            double all = PerSecond(() => Parallel.For(0, texts.Length, i => picture.Draw(texts[i], (ulong)i)));
            if (round >= 0) // the rounds before are warm-up
            {
                drawn.Add(draw);
                floor.Add(deflate);
                drawnByAll.Add(all);
            }
        }

        (double allocated, double produced) = Weigh(picture, texts);
        double ratio = Median([.. floor.Zip(drawn, (f, d) => f / d)]);
        Print($"pictures per second, one core    {Median(drawn),10:N0}   (target ≥ 10,000)");
        Print($"pictures per second, {Environment.ProcessorCount,2} cores    {Median(drawnByAll),10:N0}");
        Print($"floor: the same rows deflated    {Median(floor),10:N0}   per second, one core");
        Print($"picture time / floor time        {ratio,10:N2}   (target < 4)");
        Print($"bytes per picture                {produced,10:N0}   (target < 8,192)");
        Print($"bytes allocated per picture      {allocated,10:N0}   (target < 32,768)");
        bool holds = Median(drawn) >= 10_000 && ratio < 4 && produced < 8_192 && allocated < 32_768;
        return Task.FromResult(holds ? 0 : 1);
    }

    private static byte[] Rows(CaptchaPicture picture, PictureSettings settings, string text, ulong seed)
    {
        var levels = new byte[settings.Width * settings.Height];
        picture.DrawLevels(text, seed, levels);
        var rows = new byte[Png.RowsLength(settings.Width, settings.Height)];
        Png.PackRows(levels, settings.Width, settings.Height, rows);
        return rows;
    }

    private static void DrawAll(CaptchaPicture picture, string[] texts)
    {
        for (int i = 0; i < texts.Length; i++)
        {
            picture.Draw(texts[i], (ulong)i);
        }
    }

    private static void DeflateAll(byte[][] rows, byte[] packed)
    {
        foreach (byte[] picture in rows)
        {
            Png.Deflate(picture, packed);
        }
    }

    private static (double Allocated, double Produced) Weigh(CaptchaPicture picture, string[] texts)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        long produced = 0;
        for (int i = 0; i < texts.Length; i++)
        {
            produced += picture.Draw(texts[i], (ulong)i).Length;
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return ((double)allocated / texts.Length, (double)produced / texts.Length);
    }

    private static double PerSecond(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return PicturesPerRound / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
