using System.Globalization;
using Microsoft.Extensions.Configuration;
using Slices.Infrastructure.Captcha.Drawing;

namespace Slices.Bench.Captcha;

/// <summary>
/// The verb <c>captcha-ocr</c>: how often machines read the pictures. Arguments: <c>--out</c> folder for the
/// contact sheet, <c>--count</c> pictures, <c>--seed</c> first seed (a fresh one when left out).
/// </summary>
public static class CaptchaOcrBench
{
    private const double TesseractTarget = 0.01, TemplateTarget = 0.05;
    private const int SheetPictures = 40, CalibrationPictures = 60;

    /// <summary>Runs every attack and prints its rates; returns 0 when every target holds, 1 otherwise.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        string folder = Argument(args, "--out") ?? "captcha-sheet";
        int count = int.Parse(Argument(args, "--count") ?? "500", CultureInfo.InvariantCulture);
        ulong seed = Argument(args, "--seed") is { } given
            ? ulong.Parse(given, CultureInfo.InvariantCulture)
            : (ulong)Random.Shared.NextInt64();
        Console.WriteLine($"seed {seed}, {count} pictures of {CaptchaTexts.Length} characters");

        var settings = new ConfigurationBuilder().AddCommandLine(args).Build().GetSection("Captcha:Picture").Get<PictureSettings>() ?? new();
        List<Sample> samples = Draw(settings, seed, count);
        List<Sample> calibration = Draw(settings, ~seed, CalibrationPictures);
        ContactSheet.Write(folder, samples[..Math.Min(count, SheetPictures)]);

        bool holds = Report(TemplateAttack.Run(settings, samples, calibration), TemplateTarget);
        DirectoryInfo pictures = Directory.CreateTempSubdirectory("captcha-");
        try
        {
            holds &= Report(await TesseractAttack.RunAsync(samples, pictures.FullName), TesseractTarget);
        }
        finally
        {
            pictures.Delete(recursive: true);
        }

        return holds ? 0 : 1;
    }

    private static List<Sample> Draw(PictureSettings settings, ulong seed, int count)
    {
        var picture = new CaptchaPicture(settings);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            ulong own = unchecked(seed + (ulong)i);
            return Sample.Draw(picture, settings, CaptchaTexts.Characters(own), own);
        })];
    }

    private static bool Report(IReadOnlyList<AttackResult> results, double target)
    {
        foreach (AttackResult result in results)
        {
            result.Print(target);
        }

        return results.All(result => result.Whole <= target);
    }

    private static string? Argument(string[] args, string name)
    {
        int at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }
}
