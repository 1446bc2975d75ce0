namespace Slices.Bench.Captcha;

/// <summary>Runs tesseract over samples, raw and after the usual cleaning.</summary>
internal static class TesseractAttack
{
    private const int Line = 7, Word = 8, Character = 10, Sparse = 11;

    private static readonly (string Name, int Page, Func<InkImage, InkImage>? Clean)[] Variants =
    [
        ("raw, as a line", Line, null),
        ("raw, as a word", Word, null),
        ("median and threshold, ×3, as a line", Line, ink => ink.Median().Enlarge(3).Threshold()),
        ("median and threshold, ×3, as a word", Word, ink => ink.Median().Enlarge(3).Threshold()),
        ("threshold, ×4, as a word", Word, ink => ink.Enlarge(4).Threshold()),
        ("thin lines and specks removed, ×4, as a line", Line, WithoutNoise),
        ("thin lines and specks removed, ×4, as a word", Word, WithoutNoise),
        ("threshold, ×4, as sparse text", Sparse, ink => ink.Enlarge(4).Threshold()),
        ("local threshold, ×3, as a line", Line, ink => ink.LocalThreshold().Enlarge(3)),
        ("edges, ×3, as a line", Line, ink => ink.Edges().Enlarge(3)),
        ("edges, ×3, as a word", Word, ink => ink.Edges().Enlarge(3)),
    ];

    /// <summary>The share of whole answers read, by variant.</summary>
    public static async Task<IReadOnlyList<AttackResult>> RunAsync(IReadOnlyList<Sample> samples, string folder)
    {
        var results = new List<AttackResult>();
        foreach ((string name, int page, Func<InkImage, InkImage>? clean) in Variants)
        {
            string[] files = [.. samples.AsParallel().AsOrdered().Select((sample, i) => Save(sample, clean, folder, i))];
            IReadOnlyList<string> answers = await TesseractReader.ReadAsync(files, page);
            results.Add(AttackResult.Of("tesseract: " + name, samples.Zip(answers, (s, answer) => (s.Answer, answer))));
        }

        results.Add(await ReadCharactersAsync(samples, folder));
        return results;
    }

    private static async Task<AttackResult> ReadCharactersAsync(IReadOnlyList<Sample> samples, string folder)
    {
        string[] files = [.. samples.AsParallel().AsOrdered().SelectMany((sample, i) => SaveCharacters(sample, folder, i))];
        int[] starts = [.. samples.Select((_, i) => samples.Take(i).Sum(s => s.Answer.Length))];
        IReadOnlyList<string> answers = await TesseractReader.ReadAsync(files, Character);
        return AttackResult.Of(
            "tesseract: noise removed, ×4, character by character",
            samples.Select((s, i) => (s.Answer, string.Concat(answers.Skip(starts[i]).Take(s.Answer.Length)))));
    }

    private static InkImage WithoutNoise(InkImage ink) => ink.Open().DropSpecks().Enlarge(4).Threshold(0.4f);

    private static string Save(Sample sample, Func<InkImage, InkImage>? clean, string folder, int index)
    {
        string path = Path.Combine(folder, $"{index:D4}.{(clean is null ? "png" : "pgm")}");
        if (clean is null)
        {
            File.WriteAllBytes(path, sample.File);
        }
        else
        {
            clean(InkImage.From(sample)).WritePgm(path, border: 20);
        }

        return path;
    }

    private static string[] SaveCharacters(Sample sample, string folder, int index)
    {
        InkImage ink = InkImage.From(sample).Open().DropSpecks();
        int[] cuts = ProjectionCuts.Find(ink, sample.Answer.Length); // told, not guessed
        var paths = new string[sample.Answer.Length];
        for (int i = 0; i < paths.Length; i++)
        {
            paths[i] = Path.Combine(folder, $"{index:D4}-{i}.pgm");
            ink.Crop(cuts[i], cuts[i + 1]).Enlarge(4).Threshold(0.4f).WritePgm(paths[i], border: 20);
        }

        return paths;
    }
}
