using System.CommandLine;
using Slices.Infrastructure.Localization;

namespace Slices.Infrastructure.UserImport;

/// <summary>The options that all imports have.</summary>
public sealed class ImportOptions
{
    private readonly Option<bool> trial = new("--dry-run") { Description = "Says what would be imported, and imports nothing." };

    private readonly Option<FileInfo?> report = new("--report")
    {
        HelpName = "FILE",
        Description = "Where the report goes, a CSV file with every row that is not taken or is changed; beside FILE unless given.",
    };

    private readonly Option<string> language = new("--language")
    {
        HelpName = "LANGUAGE",
        Description = $"The language of emails to these people: {string.Join(" or ", LocalizationRegistration.Cultures)}.",
        DefaultValueFactory = _ => LocalizationRegistration.Cultures[0],
    };

    private readonly Option<string?> name = new("--source")
    {
        HelpName = "NAME",
        Description = "For accounts of a second system, whose keys may be those of the first one's: a name for it, the same each time.",
    };

    public ImportOptions() => language.AcceptOnlyFromAmong([.. LocalizationRegistration.Cultures]);

    public Command AddTo(Command command)
    {
        Array.ForEach<Option>([trial, report, name, language], command.Add);
        return command;
    }

    public FileInfo? Report(ParseResult arguments) => arguments.GetValue(report);

    /// <param name="arguments">The command's.</param>
    /// <param name="source">What kind of system the accounts come from.</param>
    /// <param name="detail">What the audit log says of each account.</param>
    public ImportPlan Plan(ParseResult arguments, string source, string detail) =>
        new(arguments.GetValue(name) is { Length: > 0 } which ? $"{source} {which}" : source, detail, arguments.GetValue(language)!, arguments.GetValue(trial));
}
