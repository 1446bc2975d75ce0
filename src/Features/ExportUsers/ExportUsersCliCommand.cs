using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Marten;
using Marten.Linq.MatchesSql;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.CommandLine;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.UserImport;
using Slices.Resources;

namespace Slices.Features.ExportUsers;

/// <summary><c>export-users FILE</c>: writes every account with its password's hash, for another system.</summary>
public sealed class ExportUsersCliCommand(Migrator migrator, UnitOfWork work, Sql sql, AuditTrail trail) : ICliCommand
{
    private const int PageSize = 1000;

    private static readonly Argument<FileInfo> Target = new("FILE") { Description = "A new file, which only its owner may read: it holds addresses and password hashes." };

    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    public static Command Description => new("export-users", "Exports all accounts as JSON Lines, with password hashes in PHC form. import-users reads them.") { Target };

    public async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var path = arguments.GetRequiredValue(Target);
        try
        {
            await using var file = PrivateFile.Create(path.FullName);
            await migrator.MigrateAsync(cancellation);
            var count = await WriteAsync(file, cancellation);
            await trail.WriteAsync(AuditKind.AccountsExported, null, detail: $"export-users {count}");
            Console.WriteLine(Texts.Get("exportUsers.done", count, path));
            return 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(Texts.Get("exportUsers.file", path, e.Message));
            return 1;
        }
    }

    private async Task<long> WriteAsync(FileStream file, CancellationToken cancellation)
    {
        var count = 0L;
        for (var after = Guid.Empty; ;)
        {
            var users = await work.Query<User>().Where(u => u.MatchesSql("d.id > ?", after)).OrderBy(u => u.Id).Take(PageSize).ToListAsync(cancellation);
            if (users.Count == 0)
            {
                return count;
            }
            var ids = users.Select(u => u.Id).ToArray();
            var last = (await sql.ListAsync(
                $"select user_id, last_sign_in_at from sign_in_counters where user_id = any({ids}) and last_sign_in_at is not null",
                row => (row.Get<Guid>(0), row.Get<DateTimeOffset>(1)), cancellation)).ToDictionary();
            foreach (var user in users)
            {
                await JsonSerializer.SerializeAsync(file, Line(user, last.TryGetValue(user.Id, out var at) ? at : null), Format, cancellation);
                await file.WriteAsync(LineEnd, cancellation);
            }
            count += users.Count;
            after = users[^1].Id;
        }
    }

    private static ExportedUser Line(User u, DateTimeOffset? lastSignInAt) => new(
        u.Id, u.UserName, u.Email, u.Mobile, u.Nickname, u.State, u.IsAdministrator, u.Culture, u.TimeZone, u.CreatedAt, u.ActivatedAt, lastSignInAt, u.Agreements,
        u.HasPassword ? Pbkdf2Algorithm.ToPhc(u.PasswordHash) ?? u.PasswordHash : null,
        u.MustReset, u.DeletionDueAt);
}
