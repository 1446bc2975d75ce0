using System.Text.RegularExpressions;
using CsvHelper;

namespace Slices.Infrastructure.Spreadsheets;

/// <summary>CSV for spreadsheets. Every row goes through here, so that no cell of it becomes a formula.</summary>
public static partial class SpreadsheetCsv
{
    public const string ContentType = "text/csv; charset=utf-8";

    // Spreadsheets take the text for UTF-8 by its mark. What begins like a formula stays text.
    private static readonly CsvWriterOptions Options = new() { WriteByteOrderMark = true, Injection = CsvInjection.Escape };

    public static CsvWriter Create(Stream to, bool leaveOpen = false) => CsvWriter.Create(to, Options, leaveOpen);

    public static void WriteRow(this CsvWriter csv, params IEnumerable<string?> cells)
    {
        csv.WriteCells(cells);
        csv.EndRecord();
    }

    public static ValueTask WriteRowAsync(this CsvWriter csv, IEnumerable<string?> cells, CancellationToken cancellation)
    {
        csv.WriteCells(cells);
        return csv.EndRecordAsync(cancellation);
    }

    private static void WriteCells(this CsvWriter csv, IEnumerable<string?> cells)
    {
        foreach (var cell in cells)
        {
            csv.WriteField(
                HiddenFormula().Replace(cell ?? "", "$0'"),
                cell?.AsSpan().ContainsAny(';', '\t') is true ? CsvQuoting.Always : CsvQuoting.WhenNeeded);
        }
    }

    // In many countries a spreadsheet splits at semicolons, and one that is told to at tabs, even between quotes that it doesn't take for such.
    // A formula may begin behind spaces or quotes, and by full-width characters too.
    [GeneratedRegex("""[;\t\r\n](?=[\s"']*[=+\-@＝＋－＠])""")]
    private static partial Regex HiddenFormula();
}
