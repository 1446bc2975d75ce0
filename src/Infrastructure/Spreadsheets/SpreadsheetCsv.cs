using CsvHelper;

namespace Slices.Infrastructure.Spreadsheets;

/// <summary>CSV for spreadsheets.</summary>
public static class SpreadsheetCsv
{
    public const string ContentType = "text/csv; charset=utf-8";

    /// <summary>Spreadsheets take the text for UTF-8 by its mark. What begins like a formula stays text.</summary>
    public static CsvWriterOptions Options { get; } = new() { WriteByteOrderMark = true, Injection = CsvInjection.Escape };
}
