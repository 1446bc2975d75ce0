using System.Diagnostics;
using System.Globalization;
using Marten;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Npgsql;
using Slices.Domain;
using Slices.Features.Admin.Audit;
using Slices.Features.Admin.Users;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Settings;

namespace Slices.Bench.Lists;

/// <summary>
/// How long the pages of the administrators' lists take over a million accounts and as many entries of the record. It fills the
/// database that it is given, which <c>migrate</c> has made and nobody uses.
/// </summary>
public static class ListsBench
{
    private const int Rows = 1_000_000;
    private const int Times = 200;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var connection])
        {
            await Console.Error.WriteLineAsync("Say the connection string of an empty database at this version.");
            return 2;
        }
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection) { MaxAutoPrepare = 50 }.ConnectionString);
        using var documents = new Documents(source);
        await FillAsync(source, documents.Store);

        await using var work = new UnitOfWork(documents, source);
        var sql = new Sql(work, source);
        var (users, audit) = (new UsersHandler(sql), new AuditHandler(sql, new(sql), new(new HttpContextAccessor()), Options.Create(new SiteSettings())));
        Console.WriteLine("| list | p50 ms | p99 ms |\n|---|--:|--:|");
        foreach (var sort in Enum.GetValues<UserSort>())
        {
            await MeasureAsync($"users by {sort}, twenty pages on", async n => await PagesAsync(users, new UsersQuery { Sort = sort, Ascending = n % 2 == 0 }), 20);
        }
        await MeasureAsync("users by state", n => users.Handle(new() { State = (UserState)(n % 3), Ascending = n % 2 == 0 }, default));
        await MeasureAsync("users by part of a name", n => users.Handle(new() { Search = $"person-{n * 4999 % Rows}" }, default));
        await MeasureAsync("users by two letters", n => users.Handle(new() { Search = "pe" }, default));
        await MeasureAsync("users by two letters that nobody begins with", n => users.Handle(new() { Search = n % 2 == 0 ? "zq" : "小明" }, default));
        await MeasureAsync("users by a part that nobody has", n => users.Handle(new() { Search = $"nobody-{n}" }, default));
        await MeasureAsync("record", n => audit.Handle(new(), default));
        await MeasureAsync("record of an account", n => audit.Handle(new() { Account = $"person-{n * 4999 % Rows}" }, default));
        await MeasureAsync("record by kind", n => audit.Handle(new() { Kind = (AuditKind)(n % 40) }, default));
        await MeasureAsync("record by address", n => audit.Handle(new() { Network = $"10.{n % 200}.7.9" }, default));
        await MeasureAsync("record by the beginning of an address", n => audit.Handle(new() { Network = $"10.{n % 200}.7." }, default));
        await MeasureAsync("record by a wide beginning", n => audit.Handle(new() { Network = "10." }, default));
        await MeasureAsync("record of a month ago", n => audit.Handle(new() { To = DateOnly.FromDateTime(DateTime.UtcNow.AddDays(-30)) }, default));
        return 0;
    }

    private static async Task<bool> PagesAsync(UsersHandler users, UsersQuery query)
    {
        for (var n = 0; n < 20; n++)
        {
            query = query with { After = (await users.Handle(query, default)).Next };
        }
        return true;
    }

    private static async Task MeasureAsync<T>(string what, Func<int, Task<T>> act, int pages = 1)
    {
        var times = new List<double>();
        for (var n = -10; n < Times / pages; n++)
        {
            var began = Stopwatch.GetTimestamp();
            await act(n + 10);
            if (n >= 0)
            {
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds / pages);
            }
        }
        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {times[times.Count / 2]:F1} | {times[^Math.Max(1, times.Count / 100)]:F1} |"));
    }

    // Documents as Marten writes them, spread over a year by COPY.
    private static async Task FillAsync(NpgsqlDataSource source, IDocumentStore store)
    {
        await using var connection = await source.OpenConnectionAsync();
        var began = DateTimeOffset.UtcNow.AddDays(-365);
        await using (var copy = await connection.BeginBinaryImportAsync(
            "copy mt_doc_user (id, data, mt_version, user_name_key, email_key, state, is_administrator, created_at, activated_at) from stdin (format binary)"))
        {
            for (var n = 0; n < Rows; n++)
            {
                var user = User.Register(UserName.Fold($"person-{n}"), EmailAddress.Parse($"p{n}@example{n % 97}.com")!, "hash", "en", null, began.AddSeconds(31 * n));
                if (n % 10 > 0)
                {
                    user.Activate(user.CreatedAt.AddHours(1));
                }
                if (n % 100 == 1)
                {
                    user.Disable();
                }
                await copy.StartRowAsync();
                await copy.WriteAsync(user.Id);
                await copy.WriteAsync(store.Options.Serializer().ToCleanJson(user), NpgsqlTypes.NpgsqlDbType.Jsonb);
                await copy.WriteAsync(Guid.NewGuid());
                await copy.WriteAsync(user.UserNameKey);
                await copy.WriteAsync(user.EmailKey);
                await copy.WriteAsync(user.State.ToString());
                await copy.WriteAsync(user.IsAdministrator);
                await copy.WriteAsync(user.CreatedAt);
                if (user.ActivatedAt is { } at)
                {
                    await copy.WriteAsync(at);
                }
                else
                {
                    await copy.WriteNullAsync();
                }
            }
            await copy.CompleteAsync();
        }
        await ExecuteAsync("update sign_in_counters set last_sign_in_at = now() - random() * interval '300 days' where random() < 0.7");
        await ExecuteAsync(
            $"""
            insert into audit_entries (id, at, kind, user_id, actor_id, factor, address, network, device, detail)
            select gen_random_uuid(), now() - n * interval '15 seconds', (array[{string.Join(',', Enum.GetNames<AuditKind>().Select(k => $"'{k}'"))}])[1 + n % {Enum.GetNames<AuditKind>().Length}],
                (select id from users where user_name_key = 'person-' || (n * 7919 % {Rows})), null, 'Password',
                '10.' || n % 200 || '.' || n / 200 % 250 || '.' || n / 50000 % 250, '10.' || n % 200 || '.' || n / 200 % 250 || '.' || n / 50000 % 250, 'Mozilla/5.0', ''
            from generate_series(0::bigint, {Rows - 1}) n
            """);
        await ExecuteAsync("vacuum analyze");

        async Task ExecuteAsync(string text)
        {
            await using var command = new NpgsqlCommand(text, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync();
        }
    }
}
