using System.Runtime.CompilerServices;
using System.Text.Json;
using Slices.Domain;
using Slices.Infrastructure.UserImport;

namespace Slices.Features.ImportDjango;

/// <summary>What <c>manage.py dumpdata</c> writes, as <c>json</c> or <c>jsonl</c>. Rows of other models than the accounts' are passed over.</summary>
/// <param name="mapping">Which model and which fields.</param>
/// <param name="zone">Of times that name none, as Django writes them without <c>USE_TZ</c>.</param>
public sealed class DjangoDump(DjangoMapping mapping, TimeZoneInfo zone)
{
    private const int MaxShown = 5;

    private readonly HashSet<string> others = [];

    /// <exception cref="ImportFileException">The file can't be read to its end, or has no account.</exception>
    public async IAsyncEnumerable<ImportRow> ReadAsync(Stream file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var isAny = false;
        await foreach (var row in JsonRows.ReadAsync(file, cancellation))
        {
            var model = row.Element?.Text("model").ToLowerInvariant();
            if (model == mapping.Model || row.Element is null)
            {
                isAny |= model is not null;
                yield return new(row.Number, row.Element is { } element ? UserOf(element) : null, row.Position);
            }
            else if (others.Count < MaxShown && model is { Length: > 0 })
            {
                others.Add(UnicodeText.Cut(model, 100));
            }
        }
        if (!isAny)
        {
            throw new ImportFileException(others.Count == 0
                ? "The file has no rows of a Django dump. Make it by: manage.py dumpdata auth.user --format jsonl"
                : $"The file has no rows of the model {mapping.Model}, but of {string.Join(", ", others)}. Name the model of the accounts in a mapping file (--mapping).");
        }
    }

    private ImportedUser UserOf(JsonElement row)
    {
        var fields = row.TryGetProperty("fields", out var inner) ? inner : default;
        var password = fields.Text(mapping.Password);
        var hash = DjangoPasswords.Convert(password);
        // With natural keys a dump has no others.
        var key = row.Text("pk") is { Length: > 0 } pk ? pk : "name " + fields.Text(mapping.UserName);
        return new()
        {
            Key = key,
            UserName = fields.Text(mapping.UserName),
            Email = fields.Text(mapping.Email),
            Nickname = NicknameOf([.. mapping.Nickname.Select(name => fields.Text(name).Trim()).Where(part => part.Length > 0)]),
            PasswordHash = DjangoPasswords.IsUnusable(password) ? null : hash,
            UnknownAlgorithm = DjangoPasswords.IsUnusable(password) ? null : DjangoPasswords.AlgorithmOf(password),
            IsDisabled = !fields.Flag(mapping.Active, otherwise: true),
            IsAdministrator = fields.Flag(mapping.Superuser, otherwise: false),
            CreatedAt = fields.Moment(mapping.CreatedAt, zone),
            LastSignInAt = fields.Moment(mapping.LastSignInAt, zone),
        };
    }

    // Chinese names: the family's first, and no space.
    private static string NicknameOf(string[] parts) => parts.Length == 2 && parts.All(p => p.EnumerateRunes().All(UnicodeTables.IsHan)) ? parts[1] + parts[0] : string.Join(' ', parts);
}
