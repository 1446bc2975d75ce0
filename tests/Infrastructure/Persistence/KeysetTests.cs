using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Persistence;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Persistence;

public sealed class KeysetTests(Site site) : IClassFixture<Site>
{
    private const int PageSize = 7;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Page_by_page_every_row_comes_once_and_in_order_although_keys_repeat(bool ascending)
    {
        // Five moments for thirty rows: most pages begin and end among equals.
        var moment = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var name = ascending ? "up" : "down";
        var users = Enumerable.Range(0, 30).Select(n => User.Register(
            UserName.Fold($"{name}{n:00}"), EmailAddress.Parse($"{name}{n}@example.com")!, "", "en", null, moment.AddSeconds(n % 5))).ToArray();
        await site.InsertAsync(users);

        var met = new List<(DateTimeOffset Key, Guid Id)>();
        (DateTimeOffset, Guid)? edge = null;
        for (var more = true; more;)
        {
            var page = await site.QueryAsync(db => db.Users.Where(u => u.UserName.StartsWith(name))
                .ByKeyset(u => u.CreatedAt, u => u.Id, ascending, edge)
                .Take(PageSize).Select(u => new { u.CreatedAt, u.Id }).ToListAsync());
            met.AddRange(page.Select(u => (u.CreatedAt, u.Id)));
            more = page.Count == PageSize;
            edge = met[^1];
        }

        var expected = users.OrderBy(u => u.CreatedAt).ThenBy(u => u.Id.ToString()).Select(u => (u.CreatedAt, u.Id));
        met.ShouldBe(ascending ? expected : expected.Reverse());
    }

    [Fact]
    public async Task The_database_compares_key_and_id_as_one_row_and_counts_over_none()
    {
        var sql = await site.QueryAsync(db => Task.FromResult(db.Users
            .ByKeyset(u => u.UserNameKey, u => u.Id, true, ("m", Guid.NewGuid())).Take(PageSize).ToQueryString()));

        sql.ShouldContain("(u.user_name_key, u.id) > (");
        sql.ShouldNotContain("OFFSET");
    }

    [Fact]
    public async Task A_far_page_begins_in_the_index()
    {
        var plan = await site.QueryAsync(async db =>
        {
            // The table is nearly empty, where reading it whole is cheapest.
            await using var transaction = await db.Database.BeginTransactionAsync();
            await db.Database.ExecuteSqlRawAsync("set local enable_seqscan = off; set local enable_bitmapscan = off");
            return string.Join('\n', await db.Database.SqlQueryRaw<string>(
                "explain select * from users where (created_at, id) < (now(), gen_random_uuid()) order by created_at desc, id desc limit 50").ToListAsync());
        });

        plan.ShouldContain("users_created_at");
        plan.ShouldContain("ROW(created_at, id) <");
        plan.ShouldNotContain("Sort");
    }

    [Theory]
    [InlineData("a name")]
    [InlineData("名字 🦊")]
    [InlineData("")]
    public void A_cursor_survives_the_address_bar(string key)
    {
        var cursor = new KeysetCursor(key, Guid.NewGuid());

        KeysetCursor.Parse(cursor.ToString()).ShouldBe(cursor);
        Uri.EscapeDataString(cursor.ToString()).ShouldBe(cursor.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("%%%%")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Anything_else_is_no_cursor(string? text) => KeysetCursor.Parse(text).ShouldBeNull();

    [Fact]
    public void A_cursor_of_any_length_or_with_a_NUL_is_none()
    {
        KeysetCursor.Parse(new string('A', 100_000)).ShouldBeNull();
        KeysetCursor.Parse(new KeysetCursor("a\0b", Guid.NewGuid()).ToString()).ShouldBeNull();
    }
}
