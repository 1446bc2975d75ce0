using System.Globalization;
using Microsoft.Extensions.Configuration;
using Slices.Infrastructure.CaptchaDrawing;

namespace Slices.Bench.Captcha;

/// <summary>
/// The verb <c>captcha-ocr</c>: how often machines read the pictures. Arguments: <c>--out</c> folder for the
/// contact sheet, <c>--count</c> pictures, <c>--seed</c> first seed (a fresh one when left out), <c>--only template</c> to leave out
/// tesseract, and any of the
/// picture's settings, as <c>--Captcha:Picture:Turn 25</c>.
/// </summary>
public static class CaptchaOcrBench
{
    private const double TesseractTarget = 0.01, TemplateTarget = 0.05;
    private const int SheetPictures = 40, CalibrationPictures = 60;

    /// <summary>Runs every attack and prints its rates; returns 0 when every target holds, 1 otherwise.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        IConfiguration arguments = new ConfigurationBuilder().AddCommandLine(args).Build();
        string folder = arguments["out"] ?? "captcha-sheet";
        int count = arguments.GetValue("count", 500);
        ulong seed = arguments.GetValue("seed", (ulong)Random.Shared.NextInt64());
        Console.WriteLine($"seed {seed}, {count} pictures of {CaptchaTexts.Shortest} to {CaptchaTexts.Longest} characters");

        PictureSettings settings = arguments.GetSection("Captcha:Picture").Get<PictureSettings>() ?? new();
        List<Sample> samples = Draw(settings, seed, count);
        List<Sample> calibration = Draw(settings, ~seed, CalibrationPictures);
        ContactSheet.Write(folder, samples[..Math.Min(count, SheetPictures)]);

        double template = Worst(TemplateAttack.Run(settings, samples, calibration), TemplateTarget);
        double tesseract = arguments["only"] == "template" ? 0 : await RunTesseractAsync(samples);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"worst: tesseract {tesseract:P1} (target ≤ {TesseractTarget:P0}), template {template:P1} (target ≤ {TemplateTarget:P0})"));
        return tesseract <= TesseractTarget && template <= TemplateTarget ? 0 : 1;
    }

    private static async Task<double> RunTesseractAsync(List<Sample> samples)
    {
        DirectoryInfo pictures = Directory.CreateTempSubdirectory("captcha-");
        try
        {
            return Worst(await TesseractAttack.RunAsync(samples, pictures.FullName), TesseractTarget);
        }
        finally
        {
            pictures.Delete(recursive: true);
        }
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

    private static double Worst(IReadOnlyList<AttackResult> results, double target)
    {
        foreach (AttackResult result in results)
        {
            result.Print(target);
        }

        return results.Max(result => result.Whole);
    }
}
