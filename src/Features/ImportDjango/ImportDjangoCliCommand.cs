using System.CommandLine;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.CommandLine;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.UserImport;
using Slices.Resources;

namespace Slices.Features.ImportDjango;

/// <summary><c>import-django FILE</c>: takes the accounts over that a Django site has dumped.</summary>
public sealed class ImportDjangoCliCommand(ImportRun run, IOptions<SiteSettings> site) : ICliCommand
{
    private static readonly Argument<FileInfo> File = new("FILE") { Description = "What `manage.py dumpdata auth.user --format jsonl` wrote; json will do too." };

    private static readonly Option<FileInfo?> Mapping = new("--mapping")
    {
        HelpName = "FILE",
        Description = "For a custom user model: a JSON file that names the model and its fields, as docs/django.md shows.",
    };

    private static readonly ImportOptions Options = new();

    public static Command Description => Options.AddTo(new("import-django", "Imports the accounts of a Django site with their passwords. Harmless twice; goes on where it was stopped.")
    {
        File, Mapping,
    });

    public async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        DjangoMapping mapping;
        try
        {
            mapping = arguments.GetValue(Mapping) is { } file ? DjangoMapping.Read(file) : new();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ImportFileException)
        {
            await Console.Error.WriteLineAsync(e is ImportFileException ? e.Message : Texts.Get("import.file", arguments.GetValue(Mapping), e.Message));
            return 1;
        }
        var dump = new DjangoDump(mapping, site.Value.Zone);
        return await run.RunAsync(
            arguments.GetRequiredValue(File), Options.Report(arguments), Options.Plan(arguments, $"django {mapping.Model}", "import-django"), dump.ReadAsync, cancellation);
    }
}
