using System.CommandLine;
using System.Globalization;
using Slices.Infrastructure.Areas;
using Slices.Infrastructure.CommandLine;
using Slices.Infrastructure.Persistence;

namespace Slices.Features.ImportAreas;

/// <summary><c>import-areas FILE</c>: puts a newer list of China's divisions in place of the one before.</summary>
public sealed class ImportAreasCliCommand(Migrator migrator, AreaImport import) : ICliCommand
{
    private static readonly Argument<FileInfo> File = new("FILE") { Description = "CSV in UTF-8 with the columns code,name,parent and, if you have them, englishName; a province has no parent." };

    public static Command Description =>
        new("import-areas", "Imports a newer list of China's divisions. Codes that it leaves out stay readable on old addresses.") { File };

    public async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var path = arguments.GetRequiredValue(File);
        AreaFile list;
        try
        {
            await using var stream = path.OpenRead();
            list = AreaFile.Read(stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fail($"{path} can't be read: {e.Message}");
        }
        if (list.Errors.Count > 0)
        {
            return Fail([.. list.Errors, "Nothing was imported."]);
        }
        await migrator.MigrateAsync(cancellation);
        var changes = await import.ImportAsync(list.Areas, cancellation);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Imported {list.Areas.Count} areas: {changes.Added} new, {changes.Changed} changed, {changes.Retired} no longer listed, {changes.Returned} listed again."));
        return 0;
    }

    private static int Fail(params IReadOnlyList<string> sentences)
    {
        foreach (var sentence in sentences)
        {
            Console.Error.WriteLine(sentence);
        }
        return 1;
    }
}
