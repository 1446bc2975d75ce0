using System.Globalization;
using Npgsql;
using Slices.Infrastructure.Persistence;
using Slices.Resources;

namespace Slices.Infrastructure.UserImport;

/// <summary>An import at the command line: the file, the progress, the report, and what it all came to.</summary>
public sealed class ImportRun(Migrator migrator, UserImporter importer, TimeProvider time)
{
    private ImportTotals totals = new();

    /// <param name="path">The file.</param>
    /// <param name="reportPath">Where the report goes; null for beside the file.</param>
    /// <param name="plan">How.</param>
    /// <param name="read">Reads the file's accounts.</param>
    /// <returns>The exit status: 1 where the file couldn't be read to its end.</returns>
    public async Task<int> RunAsync(
        FileInfo path, FileInfo? reportPath, ImportPlan plan, Func<Stream, CancellationToken, IAsyncEnumerable<ImportRow>> read, CancellationToken cancellation)
    {
        using var report = new ImportReport(
            reportPath?.FullName ?? string.Create(CultureInfo.InvariantCulture, $"{path.FullName}.report-{time.GetLocalNow():yyyyMMdd-HHmmss}.csv"));
        if (File.Exists(report.Path))
        {
            await Console.Error.WriteLineAsync(Texts.Get("import.reportThere", report.Path));
            return 1;
        }
        try
        {
            await using var file = path.OpenRead();
            await migrator.MigrateAsync(cancellation);
            await ImportProgress.ShowAsync(file.Length, time, advance => importer.RunAsync(read(file, cancellation), plan, report.Add, sofar =>
            {
                // What is committed is reported, even if this process is killed next.
                report.Flush();
                advance(totals = sofar);
            }, cancellation));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ImportFileException)
        {
            await Console.Error.WriteLineAsync(e is ImportFileException ? e.Message : Texts.Get("import.file", path, e.Message));
            Say(report, plan);
            return 1;
        }
        catch (Exception e) when (e is OperationCanceledException or NpgsqlException)
        {
            Say(report, plan);
            Console.WriteLine(Texts.Get("import.stopped"));
            throw;
        }
        Say(report, plan);
        return 0;
    }

    private void Say(ImportReport report, ImportPlan plan)
    {
        if (totals.Rows == 0)
        {
            return;
        }
        Console.WriteLine(Texts.Get(plan.IsTrial ? "import.tried" : "import.done", totals.Imported, totals.Rows, totals.Known, totals.NotTaken));
        if (totals.Changed > 0)
        {
            Console.WriteLine(Texts.Get("import.changed", totals.Changed));
        }
        if (totals.Resets > 0)
        {
            Console.WriteLine(Texts.Get("import.resets", totals.Resets));
        }
        if (totals.Administrators > 0)
        {
            Console.WriteLine(Texts.Get("import.administrators", totals.Administrators));
        }
        if (report.IsMade)
        {
            Console.WriteLine(Texts.Get("import.report", report.Path));
        }
    }
}
