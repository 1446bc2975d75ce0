using System.Globalization;
using Slices.Infrastructure.Spreadsheets;

namespace Slices.Features.Admin.ExportUsers;

/// <summary>Accounts as a table for spreadsheets.</summary>
public static class UsersCsv
{
    /// <summary>Writes each row as it comes, so that the memory it takes doesn't grow with their number.</summary>
    public static async Task WriteAsync(Stream to, IAsyncEnumerable<CsvUser> users, CancellationToken cancellation)
    {
        await using var csv = SpreadsheetCsv.Create(to, leaveOpen: true);
        await csv.WriteRowAsync(
            ["id", "userName", "nickname", "email", "mobile", "state", "administrator", "authenticatorApp", "passkey", "providers", "createdAt", "activatedAt", "lastSignInAt"],
            cancellation);
        await foreach (var user in users.WithCancellation(cancellation))
        {
            await csv.WriteRowAsync(
                [
                    user.Id.ToString(), user.UserName, user.Nickname, user.Email, user.Mobile, user.State.ToString(), Text(user.IsAdministrator), Text(user.HasApp), Text(user.HasPasskey),
                    string.Join(' ', user.Providers), Text(user.CreatedAt), Text(user.ActivatedAt), Text(user.LastSignInAt),
                ],
                cancellation);
        }
    }

    private static string Text(bool value) => value ? "true" : "false";

    private static string Text(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? "";
}
