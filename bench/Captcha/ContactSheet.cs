using Slices.Infrastructure.CaptchaDrawing;

namespace Slices.Bench.Captcha;

/// <summary>Many pictures on one sheet, for people to read and judge, with the answers in a file beside it.</summary>
internal static class ContactSheet
{
    private const int Columns = 4, Scale = 2;
    private const int Gap = 6;
    private const int PaperLevel = 15;

    /// <summary>Writes <c>sheet.png</c> and <c>answers.txt</c> into a folder.</summary>
    public static void Write(string folder, IReadOnlyList<Sample> samples)
    {
        int rows = (samples.Count + Columns - 1) / Columns;
        (int cellWidth, int cellHeight) = ((Scale * samples[0].Width) + Gap, (Scale * samples[0].Height) + Gap);
        (int width, int height) = ((Columns * cellWidth) + Gap, (rows * cellHeight) + Gap);
        var levels = new byte[width * height];
        levels.AsSpan().Fill(PaperLevel / 2);
        for (int i = 0; i < samples.Count; i++)
        {
            int left = Gap + (i % Columns * cellWidth), top = Gap + (i / Columns * cellHeight);
            InkImage enlarged = InkImage.From(samples[i]).Enlarge(Scale);
            for (int y = 0; y < enlarged.Height; y++)
            {
                for (int x = 0; x < enlarged.Width; x++)
                {
                    levels[((top + y) * width) + left + x] = (byte)MathF.Round(PaperLevel * (1 - enlarged[x, y]));
                }
            }
        }

        byte[] greys = [.. Enumerable.Range(0, 48).Select(i => (byte)(i / 3 * 17))];
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "sheet.png"), Png.Encode(levels, width, height, greys));
        File.WriteAllLines(Path.Combine(folder, "answers.txt"), samples.Chunk(Columns).Select(row => string.Join("  ", row.Select(s => s.Answer))));
    }
}
