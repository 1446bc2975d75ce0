using System.Buffers;
using System.Text;
using CsvHelper;

namespace Slices.Infrastructure.Spreadsheets;

/// <summary>CSV for spreadsheets. Every row goes through here, so that no cell of it becomes a formula.</summary>
public static class SpreadsheetCsv
{
    public const string ContentType = "text/csv; charset=utf-8";

    // In many countries a spreadsheet splits at semicolons, and one that is told to at tabs, whatever quotes say.
    private static readonly SearchValues<char> Separators = SearchValues.Create(";\t\r\n");

    private static readonly SearchValues<char> Formula = SearchValues.Create("=+-@＝＋－＠");

    // Spreadsheets take the text for UTF-8 by its mark.
    private static readonly CsvWriterOptions Options = new() { WriteByteOrderMark = true };

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
            var text = Defused(cell ?? "");
            csv.WriteField(text, text.Length > cell?.Length || text.AsSpan().ContainsAny(Separators) ? CsvQuoting.Always : CsvQuoting.WhenNeeded);
        }
    }

    // An apostrophe stands before whatever would begin a formula, at the beginning of the cell or of a part of it.
    private static string Defused(string cell)
    {
        var text = new StringBuilder(cell.Length);
        var begins = true;
        foreach (var c in cell)
        {
            if (begins && Formula.Contains(c))
            {
                text.Append('\'');
            }
            text.Append(c);
            begins = Separators.Contains(c) || (begins && (char.IsWhiteSpace(c) || c is '"' or '\''));
        }
        return text.ToString();
    }
}
