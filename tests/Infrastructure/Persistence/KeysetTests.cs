using CsCheck;
using Microsoft.Extensions.DependencyInjection;
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
        KeysetCursor? edge = null;
        for (var more = true; more;)
        {
            var page = await site.ListAsync(
                Sql.Join([
                    $"select created_at, id from users where user_name_key like {name + "%"}",
                    .. Keyset.Sorted("created_at", "id", ascending, edge?.Moment, edge, PageSize)]),
                row => (row.Get<DateTimeOffset>(0), row.Get<Guid>(1)));
            met.AddRange(page);
            more = page.Count == PageSize;
            edge = KeysetCursor.At(met[^1].Key, met[^1].Id);
        }

        var expected = users.OrderBy(u => u.CreatedAt).ThenBy(u => u.Id.ToString()).Select(u => (u.CreatedAt, u.Id));
        met.ShouldBe(ascending ? expected : expected.Reverse());
    }

    [Fact]
    public async Task A_far_page_begins_in_the_index()
    {
        var plan = await site.WithAsync(async services =>
        {
            // The table is nearly empty, where reading it whole is cheapest.
            await using var transaction = await services.GetRequiredService<UnitOfWork>().BeginAsync(CancellationToken.None);
            var sql = services.GetRequiredService<Sql>();
            await sql.ExecuteAsync($"set local enable_seqscan = off", CancellationToken.None);
            await sql.ExecuteAsync($"set local enable_bitmapscan = off", CancellationToken.None);
            return string.Join('\n', await sql.ListAsync(
                Sql.Join([
                    $"explain select * from audit_entries where true",
                    .. Keyset.Sorted("at", "id", ascending: false, site.Clock.GetUtcNow(), KeysetCursor.At(site.Clock.GetUtcNow(), Guid.NewGuid()), PageSize)]),
                row => row.Get<string>(0), CancellationToken.None));
        });

        plan.ShouldContain("audit_entries_at");
        plan.ShouldContain("ROW(at, id) <");
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

    [Fact]
    public void A_cursor_comes_back_as_it_was_and_nothing_else_is_one() => Gen.Select(TypedText.Any, Gen.Guid, Gen.DateTime.Utc).Sample(
        (text, id, moment) =>
        {
            KeysetCursor.Parse(text)?.ToString().ShouldBe(text.TrimEnd('='));
            var at = KeysetCursor.At(moment, id);
            KeysetCursor.Parse(at.ToString()).ShouldBe(at);
            at.Moment.ShouldBe(moment);
            if (text.Length < 60 && UnicodeText.CanBeKept(text))
            {
                KeysetCursor.Parse(new KeysetCursor(text, id).ToString()).ShouldBe(new(text, id));
            }
        },
        iter: TypedText.Many);
}
