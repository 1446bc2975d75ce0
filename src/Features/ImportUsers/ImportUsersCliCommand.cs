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
    private const int MaxVersionLength = 100;

    private static readonly Argument<FileInfo> File = new("FILE") { Description = "JSON Lines, as export-users writes them." };
    private static readonly ImportOptions Options = new();

    public static Command Description => Options.AddTo(new("import-users", "Imports the accounts that export-users wrote. Harmless twice; goes on where it was stopped.") { File });

    public Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation) => run.RunAsync(
        arguments.GetRequiredValue(File), Options.Report(arguments), Options.Plan(arguments, "slices", "import-users"), ReadAsync, cancellation);

    private static async IAsyncEnumerable<ImportRow> ReadAsync(Stream file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in JsonRows.ReadAsync(file, cancellation))
        {
            yield return new(row.Number, row.Element is { ValueKind: JsonValueKind.Object } user && IsKnown(user.Text("state")) ? UserOf(user) : null, row.Position);
        }
    }

    // An account in a state of another system's would come in as an active one.
    private static bool IsKnown(string state) => state.Length == 0 || Enum.GetNames<UserState>().Contains(state);

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
        // One that was disabled before its address was proven has no such moment.
        IsActivated = user.Text("state") is "" or nameof(UserState.Active) || user.Text("activatedAt").Length > 0,
        IsDisabled = user.Text("state") == nameof(UserState.Disabled),
        IsAdministrator = user.Flag("isAdministrator", otherwise: false),
        MustReset = user.Flag("mustReset", otherwise: false),
        DeletionDueAt = user.Moment("deletionDueAt", TimeZoneInfo.Utc),
        Agreements = [.. AgreementsOf(user)],
        CreatedAt = user.Moment("createdAt", TimeZoneInfo.Utc),
        LastSignInAt = user.Moment("lastSignInAt", TimeZoneInfo.Utc),
    };

    private static IEnumerable<AgreementAcceptance> AgreementsOf(JsonElement user) =>
        from accepted in user.List("agreements")
        let version = accepted.Text("version")
        where version.Length is > 0 and <= MaxVersionLength && UnicodeText.CanBeKept(version)
        select new AgreementAcceptance(version, accepted.Moment("acceptedAt", TimeZoneInfo.Utc) ?? DateTimeOffset.MinValue);
}
