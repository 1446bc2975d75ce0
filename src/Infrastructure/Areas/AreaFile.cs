using System.Text.Unicode;
using CsvHelper;
using Slices.Domain;

namespace Slices.Infrastructure.Areas;

/// <summary>
/// A list of areas as a file: CSV in UTF-8 with the columns code, name and parent, which is empty for a province. It may have a
/// column englishName, which may be empty too.
/// </summary>
/// <param name="Errors">All that is wrong with it, a sentence each with its line; then it is of no use.</param>
public sealed record AreaFile(IReadOnlyList<Area> Areas, IReadOnlyList<string> Errors)
{
    /// <summary>Fifty times the list of today.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private const int MaxShown = 20;

    private const string EnglishName = "englishName";

    private static readonly string[] Columns = ["code", "name", "parent"];

    public static AreaFile Read(Stream file)
    {
        var bytes = new byte[MaxBytes + 1];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length > MaxBytes)
        {
            return new([], [$"The file has more than {MaxBytes / 1024 / 1024} MiB."]);
        }
        if (!Utf8.IsValid(bytes.AsSpan(0, length)))
        {
            return new([], ["The file isn't UTF-8."]);
        }
        var faults = new List<(long Line, string Sentence)>();
        var rows = Rows(bytes.AsMemory(0, length), faults);
        Check(rows, faults);
        return new(
            rows.ConvertAll(r => new Area(r.Code, r.Name, r.Parent.Length == 0 ? null : r.Parent, r.EnglishName.Length == 0 ? null : r.EnglishName)),
            [.. faults.OrderBy(f => f.Line).Select(f => $"Line {f.Line}: {f.Sentence}")]);
    }

    private static List<Row> Rows(ReadOnlyMemory<byte> bytes, List<(long Line, string Sentence)> faults)
    {
        using var csv = CsvReader.Create(bytes, new CsvReaderOptions
        {
            Separator = ',',
            TrimWhitespace = true,
            TrackLineNumbers = true,
            AllowLineBreaksInQuotes = false,
            FieldCountMismatch = CsvFieldCountHandling.Skip,
            OnMalformedRecord = bad => faults.Add((bad.LineNumber, bad.Reason == CsvMalformedReason.FieldCountMismatch
                ? "it has another number of columns than the first line."
                : "its quotation marks don't match.")),
        });
        if (Columns.Except(csv.Headers).Any())
        {
            faults.Add((1, $"the columns must be {string.Join(",", Columns)}."));
            return [];
        }
        var hasEnglish = csv.Headers.Contains(EnglishName);
        var rows = new List<Row>();
        while (csv.Read())
        {
            rows.Add(new(csv.LineNumber, csv.GetString("code"), csv.GetString("name"), csv.GetString("parent"), hasEnglish ? csv.GetString(EnglishName) : ""));
        }
        if (rows.Count == 0)
        {
            faults.Add((1, "no area follows."));
        }
        return rows;
    }

    private static void Check(List<Row> rows, List<(long Line, string Sentence)> faults)
    {
        var byCode = new Dictionary<string, Row>();
        foreach (var row in rows)
        {
            if (row.Code.Length != Area.CodeLength || !row.Code.All(char.IsAsciiDigit))
            {
                faults.Add((row.Line, $"the code '{Shown(row.Code)}' is not six digits."));
            }
            else if (!byCode.TryAdd(row.Code, row))
            {
                faults.Add((row.Line, $"the code {row.Code} is in line {byCode[row.Code].Line} already."));
            }
            if (row.Name.Length == 0 || !IsLine(row.Name, Area.MaxNameLength))
            {
                faults.Add((row.Line, $"the name '{Shown(row.Name)}' is not 1 to {Area.MaxNameLength} characters on one line."));
            }
            if (!IsLine(row.EnglishName, Area.MaxEnglishNameLength))
            {
                faults.Add((row.Line, $"the English name '{Shown(row.EnglishName)}' is not at most {Area.MaxEnglishNameLength} characters on one line."));
            }
        }
        foreach (var row in rows)
        {
            if (row.Parent.Length > 0 && !byCode.ContainsKey(row.Parent))
            {
                faults.Add((row.Line, $"the parent '{Shown(row.Parent)}' is not in the list."));
            }
            else if (LevelsAbove(row, byCode) >= Area.MaxLevels)
            {
                faults.Add((row.Line, "it lies in itself, or below a district."));
            }
        }
    }

    private static bool IsLine(string text, int maxLength) => text.Length <= maxLength && !UnicodeText.HasControls(text) && UnicodeText.IsWellFormed(text);

    // A circle is deeper than anything too.
    private static int LevelsAbove(Row row, Dictionary<string, Row> byCode)
    {
        var levels = 0;
        for (var at = row; levels < Area.MaxLevels && byCode.TryGetValue(at.Parent, out var parent); at = parent)
        {
            levels++;
        }
        return levels;
    }

    private static string Shown(string text) =>
        UnicodeText.Cut(string.Concat(text.Select(c => UnicodeText.HasControls($"{c}") ? '?' : c)), MaxShown);

    private sealed record Row(long Line, string Code, string Name, string Parent, string EnglishName);
}
