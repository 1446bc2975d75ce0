using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;
using Slices.Domain;
using Slices.Infrastructure.Persistence;

namespace Slices.Bench.Admin;

/// <summary>Fills the tables by COPY, with people whose states, factors and sign-ins are spread over a year.</summary>
internal sealed class Filling(IServiceProvider services)
{
    private static readonly string[] First = ["amelia", "bruno", "chloe", "daniel", "elena", "farid", "grace", "hugo", "ines", "jonas", "kira", "liam", "mei", "nora", "oscar", "priya", "quentin", "rosa", "samir", "tessa"];
    private static readonly string[] Last = ["anders", "becker", "chen", "diaz", "evans", "fischer", "gupta", "huang", "ivanov", "jensen", "kowalski", "li", "moreau", "nguyen", "okafor", "petrov", "quinn", "rossi", "schmidt", "tanaka"];

    private readonly NpgsqlDataSource source = services.GetRequiredService<NpgsqlDataSource>();
    private readonly Dictionary<(UserState, bool, bool, bool, string), int> kinds = [];

    public static string NameOf(int n) => $"{First[n % First.Length]}-{Last[n / First.Length % Last.Length]}-{n}";

    public async Task UsersAsync(int count)
    {
        await using var connection = await source.OpenConnectionAsync();
        await ExecuteAsync(connection, "truncate mt_doc_user, bulk_jobs cascade; delete from user_kinds");
        // What triggers and constraints would do row by row is done here for all.
        await ExecuteAsync(connection, "alter table mt_doc_user disable trigger user; alter table mt_doc_passkey disable trigger user; alter table mt_doc_external_login disable trigger user");
        foreach (var n in Enumerable.Range(0, count))
        {
            await KindAsync(connection, n);
        }
        await IndexedAnewAsync(connection, "mt_doc_user", async () =>
        {
            var step = TimeSpan.FromDays(365) / count;
            var began = DateTimeOffset.UtcNow.AddDays(-365);
            var serializer = services.GetRequiredService<Documents>().Store.Options.Serializer();
            await using var copy = await connection.BeginBinaryImportAsync(
                "copy mt_doc_user (id, data, mt_version, user_name_key, email_key, mobile, state, is_administrator, created_at, activated_at, kind) from stdin (format binary)");
            for (var n = 0; n < count; n++)
            {
                var user = Make(n, began + step * n);
                await copy.StartRowAsync();
                await copy.WriteAsync(user.Id);
                await copy.WriteAsync(serializer.ToCleanJson(user), NpgsqlDbType.Jsonb);
                await copy.WriteAsync(Guid.NewGuid());
                await copy.WriteAsync(user.UserNameKey);
                await copy.WriteAsync(user.EmailKey);
                await WriteAsync(copy, user.Mobile);
                await copy.WriteAsync(user.State.ToString());
                await copy.WriteAsync(user.IsAdministrator);
                await copy.WriteAsync(user.CreatedAt);
                await (user.ActivatedAt is { } at ? copy.WriteAsync(at) : copy.WriteNullAsync());
                await copy.WriteAsync(kinds[Kind(n)]);
            }
            await copy.CompleteAsync();
        });
        await IndexedAnewAsync(connection, "sign_in_counters", () => ExecuteAsync(
            connection,
            """
            insert into sign_in_counters (user_id, kind, created_at, user_name_key, email_key, last_sign_in_at)
                select id, kind, created_at, user_name_key, email_key, case when random() < 0.7 then greatest(created_at, now() - random() * interval '300 days') end from mt_doc_user
            """));
        await ExecuteAsync(
            connection,
            """
            insert into mt_doc_passkey (id, data, mt_version, user_id, credential_id)
                select gen_random_uuid(), '{}', gen_random_uuid(), u.id, uuid_send(u.id) from mt_doc_user u join user_kinds k on k.id = u.kind where k.has_passkey;
            insert into mt_doc_external_login (id, data, mt_version, user_id, provider, open_id)
                select gen_random_uuid(), '{}', gen_random_uuid(), u.id, provider, u.id::text from mt_doc_user u join user_kinds k on k.id = u.kind cross join unnest(k.providers) provider
            """);
        // Not with the above: what its constraints still check at its end would stand in the way.
        await ExecuteAsync(connection, "alter table mt_doc_user enable trigger user; alter table mt_doc_passkey enable trigger user; alter table mt_doc_external_login enable trigger user");
        await ExecuteAsync(connection, "vacuum analyze");
    }

    public async Task LogAsync(int count)
    {
        await using var connection = await source.OpenConnectionAsync();
        await ExecuteAsync(connection, "truncate audit_entries, tallies; alter table audit_entries disable trigger user");
        var ids = new List<Guid>();
        await using (var command = new NpgsqlCommand("select id from mt_doc_user", connection))
        await using (var rows = await command.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
            {
                ids.Add(rows.GetGuid(0));
            }
        }
        var kindNames = Enum.GetNames<AuditKind>();
        await IndexedAnewAsync(connection, "audit_entries", async () =>
        {
            var step = TimeSpan.FromDays(180) / count;
            var began = DateTimeOffset.UtcNow.AddDays(-180);
            await using var copy = await connection.BeginBinaryImportAsync("copy audit_entries (id, at, kind, user_id, factor, address, network, device, detail) from stdin (format binary)");
            for (var n = 0; n < count; n++)
            {
                var at = began + step * n;
                var network = $"10.{n % 200}.{n / 200 % 250}.{n / 50000 % 250}";
                await copy.StartRowAsync();
                await copy.WriteAsync(Guid.CreateVersion7(at));
                await copy.WriteAsync(at);
                // Most entries are sign-ins.
                await copy.WriteAsync(n % 4 > 0 ? kindNames[n % 3] : kindNames[n / 4 % kindNames.Length]);
                await copy.WriteAsync(ids[(int)(n * 7919L % ids.Count)]);
                await copy.WriteAsync("Password");
                await copy.WriteAsync(network);
                await copy.WriteAsync(network);
                await copy.WriteAsync("Mozilla/5.0");
                await copy.WriteAsync("");
            }
            await copy.CompleteAsync();
        });
        await ExecuteAsync(
            connection,
            """
            insert into tallies (quarter, subject, detail, count)
                select date_bin('15 minutes', at, timestamptz '2000-01-01 00:00:00+00'), kind, coalesce(factor, ''), count(*) from audit_entries group by 1, 2, 3;
            alter table audit_entries enable trigger user
            """);
        await ExecuteAsync(connection, "vacuum analyze audit_entries");
        await ExecuteAsync(connection, "vacuum analyze tallies");
    }

    private static User Make(int n, DateTimeOffset at)
    {
        var user = User.Register(UserName.Fold(NameOf(n)), EmailAddress.Parse($"{First[n % First.Length]}{n}@example{n % 97}.com")!, "hash", "en", null, at);
        var (state, isAdministrator, hasApp, _, _) = Kind(n);
        if (state != UserState.Unactivated)
        {
            user.Activate(at.AddHours(1));
        }
        if (state == UserState.Disabled)
        {
            user.Disable();
        }
        if (hasApp)
        {
            user.EnableAuthenticator("secret");
        }
        if (isAdministrator)
        {
            user.GrantAdministrator();
        }
        if (n % 3 == 0)
        {
            user.ConfirmMobile(MobileNumber.FromValue($"+86138{n * 7919L % 100_000_000:00000000}"));
        }
        return user;
    }

    private static (UserState State, bool IsAdministrator, bool HasApp, bool HasPasskey, string Providers) Kind(int n)
    {
        // Independent of each other, and of when somebody registered.
        var draw = new Random(n);
        var state = draw.Next(100) switch { < 10 => UserState.Unactivated, < 11 => UserState.Disabled, _ => UserState.Active };
        string[] providers = [.. draw.Next(100) < 10 ? ["qq"] : Array.Empty<string>(), .. draw.Next(100) < 7 ? ["wechat"] : Array.Empty<string>()];
        return (state, draw.Next(5000) == 0, draw.Next(100) < 6, draw.Next(100) < 4, string.Join(',', providers));
    }

    private async Task KindAsync(NpgsqlConnection connection, int n)
    {
        var kind = Kind(n);
        if (kinds.ContainsKey(kind))
        {
            return;
        }
        await using var command = new NpgsqlCommand(
            "insert into user_kinds (state, is_administrator, has_app, has_passkey, providers) values ($1, $2, $3, $4, $5) returning id", connection);
        foreach (var value in new object[] { kind.State.ToString(), kind.IsAdministrator, kind.HasApp, kind.HasPasskey, kind.Providers.Split(',', StringSplitOptions.RemoveEmptyEntries) })
        {
            command.Parameters.Add(new() { Value = value });
        }
        kinds[kind] = (int)(await command.ExecuteScalarAsync())!;
    }

    // Indexes are made faster of a whole table than row by row.
    private static async Task IndexedAnewAsync(NpgsqlConnection connection, string table, Func<Task> fill)
    {
        var definitions = new List<(string Name, string Definition)>();
        await using (var command = new NpgsqlCommand(
            "select indexname, indexdef from pg_indexes where schemaname = current_schema() and tablename = $1 and not exists (select from pg_constraint where conname = indexname)", connection)
        { Parameters = { new() { Value = table } } })
        await using (var rows = await command.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
            {
                definitions.Add((rows.GetString(0), rows.GetString(1)));
            }
        }
        await ExecuteAsync(connection, string.Join(';', definitions.Select(d => $"drop index {d.Name}")));
        try
        {
            await fill();
        }
        finally
        {
            await ExecuteAsync(connection, "set maintenance_work_mem = '1GB'; set max_parallel_maintenance_workers = 2");
            foreach (var (_, definition) in definitions)
            {
                await ExecuteAsync(connection, definition);
            }
        }
        Console.WriteLine($"{table} filled, {DateTime.Now.ToString("HH:mm:ss", CultureInfo.InvariantCulture)}");
    }

    private static Task WriteAsync(NpgsqlBinaryImporter copy, string? text) => text is null ? copy.WriteNullAsync() : copy.WriteAsync(text);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string text)
    {
        await using var command = new NpgsqlCommand(text, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }
}
