using System.Diagnostics;
using Slices.Infrastructure.CaptchaDrawing;

namespace Slices.Bench.Captcha;

/// <summary>Reads many pictures with the <c>tesseract</c> program, a list of files per process.</summary>
internal static class TesseractReader
{
    private const int Processes = 2;

    /// <summary>Reads each file as text of the alphabet; an unreadable one gives an empty string.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(IReadOnlyList<string> files, int pageSegmentation)
    {
        IEnumerable<string[]> lists = files.Chunk((files.Count + Processes - 1) / Processes);
        string[][] answers = await Task.WhenAll(lists.Select(list => ReadListAsync(list, pageSegmentation)));
        return [.. answers.SelectMany(list => list)];
    }

    private static async Task<string[]> ReadListAsync(string[] files, int pageSegmentation)
    {
        string list = files[0] + ".list";
        await File.WriteAllLinesAsync(list, files);
        var start = new ProcessStartInfo("tesseract", [
            list, "stdout", "--dpi", "150", "--psm", $"{pageSegmentation}",
            "-c", $"tessedit_char_whitelist={CaptchaAlphabet.Characters}", "-c", "page_separator=\f"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OMP_THREAD_LIMIT"] = "1";
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("tesseract did not start.");
        Task<string> complaints = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        string[] pages = output.Split('\f');
        return pages.Length >= files.Length
            ? [.. pages.Take(files.Length).Select(page => string.Concat(page.Where(char.IsAsciiLetterOrDigit)))]
            : throw new InvalidOperationException($"tesseract read {pages.Length} of {files.Length} files: {(await complaints).Split('\n')[^1]}");
    }
}
