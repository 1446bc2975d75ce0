using CsvHelper;
using Slices.Domain;
using Slices.Infrastructure.Spreadsheets;
using Slices.Resources;

namespace Slices.Infrastructure.UserImport;

/// <summary>
/// A CSV file for the operator with every row that was not taken, or is not as it was. It holds addresses, so nobody else may
/// read it. There is none where there is nothing to say.
/// </summary>
public sealed class ImportReport(string path) : IDisposable
{
    private const int MaxShown = 254;

    private CsvWriter? csv;

    public string Path => path;

    public bool IsMade => csv is not null;

    public void Add(ImportNote note)
    {
        csv ??= Make();
        var user = note.Row.User;
        csv.WriteRow([
            $"{note.Row.Number}", Shown(user?.Key), Shown(user?.UserName), Shown(user?.Email), Texts.Get(note.IsTaken ? "import.taken" : "import.notTaken"), Texts.Get($"import.{note.Reason}"), note.Detail,
        ]);
    }

    public void Flush() => csv?.Flush();

    public void Dispose() => csv?.Dispose();

    private CsvWriter Make()
    {
        var made = SpreadsheetCsv.Create(PrivateFile.Create(path));
        made.WriteRow(["row", "key", "user_name", "email", "outcome", "reason", "detail"]);
        return made;
    }

    private static string Shown(string? text) => UnicodeText.Cut(string.Concat((text ?? "").Select(c => char.IsControl(c) ? '?' : c)), MaxShown);
}
