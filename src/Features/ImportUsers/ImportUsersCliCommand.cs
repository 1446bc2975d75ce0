using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Slices.Domain;
using Slices.Infrastructure.CommandLine;
using Slices.Infrastructure.UserImport;

namespace Slices.Features.ImportUsers;

/// <summary><c>import-users FILE</c>: takes the accounts over that <c>export-users</c> wrote, here or by another program that writes the same form.</summary>
public sealed class ImportUsersCliCommand(ImportRun run) : ICliCommand
{
    private static readonly Argument<FileInfo> File = new("FILE") { Description = "JSON Lines, as export-users writes them." };
    private static readonly ImportOptions Options = new();

    public static Command Description => Options.AddTo(new("import-users", "Imports the accounts that export-users wrote. Harmless twice; goes on where it was stopped.") { File });

    public Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation) => run.RunAsync(
        arguments.GetRequiredValue(File), Options.Report(arguments), Options.Plan(arguments, "slices", "import-users"), ReadAsync, cancellation);

    private static async IAsyncEnumerable<ImportRow> ReadAsync(Stream file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in JsonRows.ReadAsync(file, cancellation))
        {
            yield return new(row.Number, row.Element is { ValueKind: JsonValueKind.Object } user ? UserOf(user) : null, row.Position);
        }
    }

    private static ImportedUser UserOf(JsonElement user) => new()
    {
        Key = user.Text("id"),
        UserName = user.Text("userName"),
        Email = user.Text("email"),
        Mobile = user.Text("mobile"),
        Nickname = user.Text("nickname"),
        Culture = user.Text("culture") is { Length: > 0 } culture ? culture : null,
        TimeZone = user.Text("timeZone") is { Length: > 0 } zone ? zone : null,
        PasswordHash = user.Text("passwordHash") is { Length: > 0 } hash ? hash : null,
        IsActivated = user.Text("state") != nameof(UserState.Unactivated),
        IsDisabled = user.Text("state") == nameof(UserState.Disabled),
        IsAdministrator = user.Flag("isAdministrator", otherwise: false),
        CreatedAt = user.Moment("createdAt", TimeZoneInfo.Utc),
        LastSignInAt = user.Moment("lastSignInAt", TimeZoneInfo.Utc),
    };
}
