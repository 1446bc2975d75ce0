using MediatR;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Slices.Domain;
using Slices.Features.Admin.Audit;
using Slices.Features.Admin.Overview;
using Slices.Features.Admin.UserDetails;
using Slices.Features.Admin.Users;
using Slices.Infrastructure.Persistence;

namespace Slices.Bench.Admin;

/// <summary>The list of accounts, one account, the record and the overview, as their pages ask for them.</summary>
internal sealed class ListMeasures(IServiceProvider services)
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(DateTime.UtcNow);

    private static readonly (string Name, Func<UsersQuery, UsersQuery> Apply)[] Filters =
    [
        ("pending", q => q with { State = UserState.Unactivated }),
        ("disabled", q => q with { State = UserState.Disabled }),
        ("admins", q => q with { Role = UserRole.Administrator }),
        ("app", q => q with { Factor = UserFactor.App }),
        ("passkey", q => q with { Factor = UserFactor.Passkey }),
        ("qq", q => q with { Provider = "qq" }),
        ("registered this week", q => q with { CreatedFrom = Today.AddDays(-7) }),
        ("registered in a month", q => q with { CreatedFrom = Today.AddDays(-230), CreatedTo = Today.AddDays(-200) }),
        ("seen this week", q => q with { SeenFrom = Today.AddDays(-7) }),
        ("not seen for long", q => q with { SeenTo = Today.AddDays(-280) }),
        // Nobody is both, though either is much: nobody signs in before they register.
        ("registered this half-year", q => q with { CreatedFrom = Today.AddDays(-180) }),
        ("not seen this half-year", q => q with { SeenTo = Today.AddDays(-181) }),
        ("common fragment", q => q with { Search = "example" }),
        ("a fragment of five in a hundred", q => q with { Search = "amelia" }),
        ("a fragment of three in a thousand", q => q with { Search = "mei-chen" }),
    ];

    /// <param name="only">One of the parts, or null for all.</param>
    public async Task RunAsync(string? only = null)
    {
        await using var source = services.GetRequiredService<NpgsqlDataSource>().CreateCommand("select count(*), max(id::text) from mt_doc_user");
        var count = 0;
        await using (var rows = await source.ExecuteReaderAsync())
        {
            await rows.ReadAsync();
            count = (int)rows.GetInt64(0);
        }
        var ids = new List<Guid>();
        await using (var some = services.GetRequiredService<NpgsqlDataSource>().CreateCommand("select id from mt_doc_user tablesample system (1) limit 200"))
        await using (var rows = await some.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
            {
                ids.Add(rows.GetGuid(0));
            }
        }
        Console.WriteLine($"{count} accounts\n\n| what | p50 ms | p99 ms |\n|---|--:|--:|");

        (string Name, Func<Task> Measure)[] parts =
            [("sorts", SortsAsync), ("filters", FiltersAsync), ("pairs", PairsAsync), ("others", () => OthersAsync(count, ids))];
        foreach (var (_, measure) in parts.Where(p => only is null || p.Name == only))
        {
            await measure();
        }
    }

    private async Task SortsAsync()
    {
        foreach (var sort in Enum.GetValues<UserSort>())
        {
            foreach (var ascending in new[] { true, false })
            {
                var query = new UsersQuery { Sort = sort, Ascending = ascending };
                var name = $"by {sort} {(ascending ? "up" : "down")}";
                await ListAsync($"{name}, first page", query);
                await ListAsync($"{name}, in the middle", query with { After = await MiddleAsync(sort) });
                await ListAsync($"{name}, last page", query with { Before = Protect(Last(sort, ascending)) });
            }
        }
    }

    private async Task FiltersAsync()
    {
        foreach (var (name, apply) in Filters)
        {
            await ListAsync(name, apply(new()));
            foreach (var sort in Enum.GetValues<UserSort>().Where(s => s != UserSort.Created))
            {
                await ListAsync($"{name}, by {sort}", apply(new() { Sort = sort, Ascending = true }), times: 25);
            }
        }
    }

    private async Task PairsAsync()
    {
        for (var one = 0; one < Filters.Length; one++)
        {
            for (var two = one + 1; two < Filters.Length; two++)
            {
                await ListAsync($"{Filters[one].Name} and {Filters[two].Name}", Filters[two].Apply(Filters[one].Apply(new())), times: 25);
            }
        }
    }

    private async Task OthersAsync(int count, List<Guid> ids)
    {
        await Stopwatches.MeasureAsync("rare fragment", n => SendAsync(new UsersQuery { Search = Filling.NameOf(n * 4999 % count)[3..] }));
        await Stopwatches.MeasureAsync("fragment that nobody has", n => SendAsync(new UsersQuery { Search = $"nobody-{n}" }));
        await Stopwatches.MeasureAsync("end of a phone number", n => SendAsync(new UsersQuery { Search = $"{n * 7919 % 10000:0000}" }));
        await Stopwatches.MeasureAsync("id", n => SendAsync(new UsersQuery { Search = ids[n % ids.Count].ToString() }));
        await Stopwatches.MeasureAsync("admin home by hours", _ => HomeAsync(OverviewPeriod.Hours));
        await Stopwatches.MeasureAsync("admin home by days", _ => HomeAsync(OverviewPeriod.Days));
        await Stopwatches.MeasureAsync("one account", n => SendAsync(new UserDetailsQuery(ids[n % ids.Count])));
        await Stopwatches.MeasureAsync("record", _ => SendAsync(new AuditQuery()));
        await Stopwatches.MeasureAsync("record of an account", n => SendAsync(new AuditQuery { Account = ids[n % ids.Count].ToString() }));
        await Stopwatches.MeasureAsync("record by kind", n => SendAsync(new AuditQuery { Kind = [(AuditKind)(n % 40)] }));
    }

    private Task ListAsync(string what, UsersQuery query, int times = 100) => Stopwatches.MeasureAsync(what, _ => SendAsync(query), times);

    // As for the first who looks: what was cached for a minute is gone.
    private async Task<AdminOverviewView> HomeAsync(OverviewPeriod by)
    {
        await services.GetRequiredService<HybridCache>().RemoveByTagAsync("*");
        return await SendAsync(new AdminOverviewQuery { By = by });
    }

    private async Task<T> SendAsync<T>(IRequest<T> request)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    // The account in the middle of those that there are, found without paging there.
    private async Task<string> MiddleAsync(UserSort sort)
    {
        await using var scope = services.CreateAsyncScope();
        var row = (await scope.ServiceProvider.GetRequiredService<Sql>().ListAsync(
            $"""
            select u.id, u.user_name_key, u.email_key, u.state, u.created_at, c.last_sign_in_at from users u join sign_in_counters c on c.user_id = u.id
            order by u.created_at offset (select count(*) / 2 from users) limit 1
            """,
            r => new UserRow(r.Get<Guid>(0), "", r.Get<string>(1), "", r.Get<string>(2), r.GetEnum<UserState>(3), false, r.Get<DateTimeOffset>(4), r.Get<DateTimeOffset?>(5)),
            default))[0];
        return Protect(row.PlaceBy(sort));
    }

    private string Protect(KeysetCursor cursor) => services.GetRequiredService<UserCursors>().Protect(cursor.ToString());

    private static KeysetCursor Last(UserSort sort, bool ascending) => sort switch
    {
        UserSort.Name or UserSort.Email => new KeysetCursor(ascending ? "\uFFFD" : "", ascending ? new("ffffffff-ffff-ffff-ffff-ffffffffffff") : Guid.Empty),
        UserSort.State => new(ascending ? "Unactivated \uFFFD" : "Active  ", Guid.Empty),
        _ => KeysetCursor.At(ascending ? DateTimeOffset.UtcNow.AddYears(1) : DateTimeOffset.MinValue, Guid.Empty),
    };
}
