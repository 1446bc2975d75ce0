using Microsoft.Extensions.Configuration;
using Slices.Infrastructure.CaptchaDrawing;

namespace Slices.Bench.Captcha;

/// <summary>
/// The verb <c>captcha-ocr</c>: how often tesseract reads the pictures. Arguments: <c>--out</c> folder for the
/// contact sheet, <c>--count</c> pictures, <c>--seed</c> first seed (a fresh one when left out), and any of the
/// picture's settings, as <c>--Captcha:Picture:Turn 10</c>.
/// </summary>
public static class CaptchaOcrBench
{
    private const double Target = 0.1;
    private const int SheetPictures = 40;

    /// <summary>Runs every attack and prints its rates; returns 0 when none reads more than the target, 1 otherwise.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        IConfiguration arguments = new ConfigurationBuilder().AddCommandLine(args).Build();
        string folder = arguments["out"] ?? "captcha-sheet";
        int count = arguments.GetValue("count", 200);
        ulong seed = arguments.GetValue("seed", (ulong)Random.Shared.NextInt64());
        Console.WriteLine($"seed {seed}, {count} pictures");

        PictureSettings settings = arguments.GetSection("Captcha:Picture").Get<PictureSettings>() ?? new();
        List<Sample> samples = Draw(settings, seed, count);
        ContactSheet.Write(folder, samples[..Math.Min(count, SheetPictures)]);

        DirectoryInfo pictures = Directory.CreateTempSubdirectory("captcha-");
        try
        {
            IReadOnlyList<AttackResult> results = await TesseractAttack.RunAsync(samples, pictures.FullName);
            foreach (AttackResult result in results)
            {
                result.Print(Target);
            }

            return results.All(result => result.Whole <= Target) ? 0 : 1;
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
}
