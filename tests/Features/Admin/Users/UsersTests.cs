using System.Net;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Features.Admin.Users;
using Slices.Infrastructure.Persistence;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Admin.Users;

public sealed class UsersTests(UsersTests.CrowdedSite site) : IClassFixture<UsersTests.CrowdedSite>
{
    [Fact]
    public async Task Strangers_are_led_to_the_sign_in_and_users_are_refused()
    {
        await site.AddUserAsync("ordinary");
        var visitor = site.Visit();

        (await visitor.SendAsync(new(HttpMethod.Get, "/admin/users?state=Active"))).Location.ShouldBe("/login?returnUrl=%2Fadmin%2Fusers%3Fstate%3DActive");
        await visitor.SignInAsync("ordinary");
        foreach (var path in new[] { "/admin/users", $"/admin/users/{Guid.NewGuid()}" })
        {
            (await visitor.SendAsync(new(HttpMethod.Get, path))).Status.ShouldBe(HttpStatusCode.Forbidden);
        }
        await site.ExecuteAsync($"delete from users where user_name_key = 'ordinary'");
    }

    [Fact]
    public async Task A_row_says_who_in_what_state_since_when_and_masks_the_address()
    {
        var page = await (await site.ChiefAsync()).GetAsync("/admin/users?search=needle");

        var cells = page.Document.QuerySelectorAll("tbody tr").ShouldHaveSingleItem().QuerySelectorAll("td");
        cells[1].TextContent.Trim().ShouldBe("Needle-1");
        cells[2].TextContent.Trim().ShouldBe("f•••@example.org");
        cells[3].TextContent.Trim().ShouldBe("Pending");
        cells[4].QuerySelector("time")!.GetAttribute("datetime").ShouldBe(site.Born.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture));
        cells[5].TextContent.Trim().ShouldBe("never");
        page.Text.ShouldNotContain("findme_100%@example.org");
    }

    [Theory]
    [InlineData("Li@例子.中国")]
    [InlineData("li@例子。中国")]
    [InlineData("li@xn--fsqu00a.xn--fiqs8s")]
    public async Task An_address_is_found_however_its_domain_is_typed(string typed)
    {
        var user = User.Register(UserName.Fold($"idn-{Guid.NewGuid():N}"[..12]), EmailAddress.Parse("li@例子.中国")!, "", "en", null, site.Born);
        await site.InsertAsync(user);

        Names(await (await site.ChiefAsync()).GetAsync("/admin/users?search=" + Uri.EscapeDataString(typed))).ShouldBe([user.UserName]);
        await site.ExecuteAsync($"delete from users where id = {user.Id}");
    }

    [Theory]
    [InlineData("needle", 1)]
    [InlineData("EEDL", 1)]
    [InlineData("ｎｅｅｄｌｅ", 1)]
    [InlineData("findme", 1)]
    [InlineData("FindMe_100%@Example.org", 1)]
    [InlineData("张三丰", 1)]
    // What is shorter than three characters is looked for where names and addresses begin: no index finds it within them.
    [InlineData("张", 2)]
    [InlineData("三丰", 0)]
    [InlineData("ne", 1)]
    [InlineData("%", 0)]
    [InlineData("00%", 1)]
    [InlineData("_100", 1)]
    [InlineData("d_e", 0)]
    [InlineData(@"\", 0)]
    [InlineData(@"\%", 0)]
    [InlineData("'; drop table users; --", 0)]
    [InlineData("<script>alert(1)</script>", 0)]
    public async Task Searching_finds_a_part_of_a_name_or_an_address_and_means_every_character_literally(string part, int count)
    {
        var page = await (await site.ChiefAsync()).GetAsync("/admin/users?search=" + Uri.EscapeDataString(part));

        Names(page).Count.ShouldBe(count);
        page.Value("search").ShouldBe(part);
        page.Document.QuerySelectorAll("script").ShouldAllBe(s => s.GetAttribute("src")!.StartsWith("/js/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_state_is_a_filter_that_a_search_keeps()
    {
        var visitor = await site.ChiefAsync();

        Names(await visitor.GetAsync("/admin/users?state=Disabled")).ShouldBe(["disabled-one"]);
        Names(await visitor.GetAsync("/admin/users?state=Disabled&search=needle")).ShouldBeEmpty();
        var page = await visitor.GetAsync("/admin/users?state=Unactivated&search=needle");
        Names(page).ShouldBe(["Needle-1"]);
        page.Value("state").ShouldBe("Unactivated");
        page.Document.QuerySelectorAll(".chip[aria-current=true]").ShouldHaveSingleItem().TextContent.ShouldBe("Pending");
    }

    public static IEnumerable<TheoryDataRow<string, bool>> Orders => Sweep.Of(["Created", "Name", "LastSignIn", "Email", "State"], [false, true]);

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Paging_forwards_and_backwards_shows_everyone_once_in_order(string sort, bool ascending)
    {
        var visitor = await site.ChiefAsync();
        var forwards = new List<List<string>>();
        var backwards = new List<List<string>>();

        var page = await visitor.GetAsync($"/admin/users?sort={sort}&ascending={(ascending ? "true" : "false")}");
        page.Document.QuerySelector("[rel=prev]").ShouldBeNull();
        for (forwards.Add(Names(page)); Link(page, "next") is { } next; forwards.Add(Names(page)))
        {
            page = await visitor.GetAsync(next);
        }
        for (backwards.Add(Names(page)); Link(page, "prev") is { } previous; backwards.Insert(0, Names(page)))
        {
            page = await visitor.GetAsync(previous);
        }

        forwards.Select(p => p.Count).ShouldBe([50, 50, forwards.Sum(p => p.Count) - 100]);
        forwards.SelectMany(p => p).ShouldBe(await ExpectedAsync(sort, ascending));
        backwards.Select(p => string.Join(' ', p)).ShouldBe(forwards.Select(p => string.Join(' ', p)));
    }

    [Fact]
    public async Task A_page_keeps_its_place_when_somebody_before_it_goes()
    {
        var visitor = await site.ChiefAsync();
        var first = await visitor.GetAsync("/admin/users?search=crowd-&sort=Name&ascending=true");
        var next = Link(first, "next")!;
        var expected = Names(await visitor.GetAsync(next));
        await site.ExecuteAsync($"delete from users where user_name_key = 'crowd-000'");

        try
        {
            Names(await visitor.GetAsync(next)).ShouldBe(expected);
        }
        finally
        {
            await site.InsertAsync(site.Crowd(0));
        }
    }

    [Fact]
    public async Task Filters_find_by_what_an_account_has_and_follow_its_changes()
    {
        var visitor = await site.ChiefAsync();
        await site.AddUserAsync("filtered-one");
        var id = (await site.FindUserAsync("filtered-one")).Id;
        async Task<bool> ListsAsync(string query) => Names(await visitor.GetAsync($"/admin/users?search=filtered-&{query}")).Count == 1;

        (await ListsAsync("state=Active&role=User&factor=None")).ShouldBeTrue();
        (await ListsAsync("factor=Passkey")).ShouldBeFalse();
        (await ListsAsync("provider=qq")).ShouldBeFalse();
        await site.InsertAsync(ExternalLogin.Link(id, "qq", "open", null, site.Born));
        await site.ChangeAsync(id, user =>
        {
            user.EnableAuthenticator("secret");
            user.ConfirmMobile(MobileNumber.Parse("13812345678")!);
        });
        (await ListsAsync("provider=qq&factor=App&state=Active")).ShouldBeTrue();
        (await ListsAsync("factor=None")).ShouldBeFalse();
        (await ListsAsync("provider=wechat")).ShouldBeFalse();
        foreach (var search in new[] { "13812345678", "+86 138 1234 5678", "5678", id.ToString() })
        {
            Names(await visitor.GetAsync("/admin/users?search=" + Uri.EscapeDataString(search))).ShouldBe(["filtered-one"]);
        }
        await site.ExecuteAsync($"delete from external_logins where user_id = {id}");
        (await ListsAsync("provider=qq")).ShouldBeFalse();
        (await ListsAsync("seenTo=2100-01-01")).ShouldBeFalse();

        Names(await visitor.GetAsync("/admin/users?role=Administrator")).ShouldBe(["the-chief"]);
        Names(await visitor.GetAsync("/admin/users?seenFrom=2020-01-01&sort=LastSignIn&search=crowd-0")).Count.ShouldBe(10);
        Names(await visitor.GetAsync("/admin/users?createdTo=2026-03-01&state=Disabled&sort=State")).ShouldBe(["disabled-one"]);
        Names(await visitor.GetAsync("/admin/users?createdFrom=2026-03-02&state=Disabled&sort=Email")).ShouldBeEmpty();
        await site.ExecuteAsync($"delete from users where id = {id}");
    }

    [Fact]
    public async Task A_list_says_how_many_there_are_and_many_are_read_by_sorted_indexes_in_the_same_order()
    {
        var visitor = await site.ChiefAsync();
        (await visitor.GetAsync("/admin/users?search=crowd-")).Document.QuerySelector("#total")!.TextContent.ShouldBe("118 users");

        foreach (var sort in Enum.GetValues<UserSort>())
        {
            foreach (var ascending in new[] { true, false })
            {
                var few = await ReadAsync(sort, ascending, expected: 200);

                few.Count.ShouldBeGreaterThan(119);
                (await ReadAsync(sort, ascending, expected: 1_000_000)).ShouldBe(few);
                // Where those that match stand behind all that is walked.
                (await ReadAsync(sort, ascending, expected: 1_000_000, walked: 3e-6)).ShouldBe(few);
            }
        }
    }

    [Theory]
    [InlineData("sort=Nonsense")]
    [InlineData("sort=99")]
    [InlineData("ascending=perhaps")]
    [InlineData("after=nonsense")]
    [InlineData("after=%00")]
    [InlineData("after=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("before=nonsense")]
    [InlineData("after=x&after=y&before=z")]
    [InlineData("search=%00")]
    [InlineData("search=%ED%A0%80")]
    [InlineData("search=a&search=b")]
    [InlineData("search[]=a")]
    [InlineData("Query.Search=a")]
    [InlineData("PageSize=1000000000")]
    [InlineData("sort=;drop")]
    [InlineData("provider=';drop table users")]
    [InlineData("createdFrom=0001-01-01&createdTo=9999-12-31&seenFrom=0001-01-01&seenTo=9999-12-31")]
    [InlineData("createdFrom=2026-03-02&createdTo=2026-03-01")]
    public async Task A_query_that_makes_no_sense_shows_a_list_all_the_same(string query)
    {
        var page = await (await site.ChiefAsync()).GetAsync("/admin/users?" + query);

        page.Status.ShouldBe(HttpStatusCode.OK);
        Names(page).Count.ShouldBeLessThanOrEqualTo(50);
    }

    [Theory]
    [InlineData("state=Foo")]
    [InlineData("state=99")]
    [InlineData("state=Active&state=Disabled")]
    [InlineData("role=Nobody")]
    [InlineData("factor=x")]
    [InlineData("createdFrom=2026-02-30")]
    [InlineData("seenTo=yesterday")]
    public async Task A_filter_that_cannot_be_read_shows_nobody(string query) =>
        (await (await site.ChiefAsync()).GetAsync("/admin/users?" + query)).Status.ShouldBe(HttpStatusCode.BadRequest);

    [Theory]
    [InlineData("createdFrom=9999-12-31")]
    [InlineData("createdTo=0001-01-01")]
    [InlineData("createdTo=0001-01-02")]
    [InlineData("seenFrom=9999-12-30")]
    [InlineData("search=%00")]
    public async Task A_filter_at_the_edge_of_what_there_is_shows_nobody(string query)
    {
        var page = await (await site.ChiefAsync()).GetAsync("/admin/users?" + query);

        page.Status.ShouldBe(HttpStatusCode.OK);
        Names(page).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Created", "nonsense")]
    [InlineData("Created", "0001-01-01T00:00:00.0000000+14:00")]
    [InlineData("Created", "9999-12-31T23:59:59.9999999-14:00")]
    [InlineData("Created", "9999-12-31T23:59:59.9999999+00:00")]
    [InlineData("LastSignIn", "0001-01-01T00:00:00.0000000+00:00")]
    [InlineData("Name", "\uFFFD' or true --")]
    [InlineData("Name", "")]
    [InlineData("State", "Active")]
    [InlineData("State", "Active amy\0")]
    [InlineData("State", "2026-03-01T12:00:00.0000000+00:00")]
    [InlineData("Email", "2026-03-01T12:00:00.0000000+00:00")]
    [InlineData("Created", "Active")]
    public async Task A_forged_cursor_shows_a_list_all_the_same(string sort, string key)
    {
        var cursor = site.Services.GetRequiredService<UserCursors>().Protect(new KeysetCursor(key, Guid.Empty).ToString());
        var visitor = await site.ChiefAsync();

        (await visitor.GetAsync($"/admin/users?sort={sort}&after={cursor}")).Status.ShouldBe(HttpStatusCode.OK);
        (await visitor.GetAsync($"/admin/users?sort={sort}&before={cursor}")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_edge_of_a_page_tells_no_address_and_takes_none_from_elsewhere()
    {
        await site.AddUserAsync("on-the-edge", "on-the-edge@example.com");
        await site.ChiefAsync();
        var query = new UsersQuery { Sort = UserSort.Email, Ascending = true, Search = "on-the-edge" };
        var before = new KeysetCursor("!", Guid.Empty).ToString();

        (await site.SendAsync(query with { After = before })).Previous.ShouldBeNull();
        var page = await site.SendAsync(query with { After = site.Services.GetRequiredService<UserCursors>().Protect(before) });

        page.Rows.ShouldHaveSingleItem().UserName.ShouldBe("on-the-edge");
        var edge = page.Previous.ShouldNotBeNull();
        System.Text.Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(edge)).ShouldNotContain("on-the-edge");
        await site.ExecuteAsync($"delete from users where user_name_key = 'on-the-edge'");
    }

    // Page by page, as a table of that size is read.
    private Task<List<string>> ReadAsync(UserSort sort, bool ascending, double expected, double walked = 1) => site.WithAsync(async services =>
    {
        var matcher = services.GetRequiredService<UserMatcher>();
        var list = new UserList(services.GetRequiredService<Sql>(), matcher) { Walked = walked };
        var matches = await matcher.FindAsync(new() { CreatedTo = new(2100, 1, 1) }, default) with { Expected = expected };
        var all = new List<string>();
        for (string? after = null; ;)
        {
            var page = await Keyset.PageAsync(
                after, null, 20,
                async (edge, backwards, most) => (await list.PageAsync(matches, sort, ascending != backwards, edge, most, default)).Rows,
                row => row.PlaceBy(sort));
            all.AddRange(page.Rows.Select(r => r.UserName));
            if ((after = page.Next) is null)
            {
                return all;
            }
        }
    });

    private static string? Link(Page page, string rel) => page.Document.QuerySelector($"[rel={rel}]")?.GetAttribute("href");

    private static List<string> Names(Page page) => [.. page.Document.QuerySelectorAll("td.name-cell a").Select(a => a.TextContent.Trim())];

    private Task<List<string>> ExpectedAsync(string sort, bool ascending) => site.QueryAsync(async work =>
    {
        // Compared here, without paging and without SQL.
        var names = await work.Query<User>().ToListAsync();
        var signedIn = (await site.ListAsync($"select user_id, last_sign_in_at from sign_in_counters", row => (row.Get<Guid>(0), row.Get<DateTimeOffset?>(1)))).ToDictionary();
        var sorted = sort switch
        {
            "Name" => [.. names.OrderBy(u => u.UserNameKey, StringComparer.Ordinal)],
            "LastSignIn" => [.. names.OrderBy(u => signedIn[u.Id] ?? DateTimeOffset.MinValue).ThenBy(u => u.Id.ToString("N"), StringComparer.Ordinal)],
            "Email" => [.. names.OrderBy(u => u.EmailKey, StringComparer.Ordinal)],
            "State" => [.. names.OrderBy(u => u.State.ToString(), StringComparer.Ordinal).ThenBy(u => u.UserNameKey, StringComparer.Ordinal)],
            _ => names.OrderBy(u => u.CreatedAt).ThenBy(u => u.Id.ToString("N"), StringComparer.Ordinal).ToList(),
        };
        return (ascending ? sorted : sorted.AsEnumerable().Reverse()).Select(u => u.UserName).ToList();
    });

    /// <summary>Some 125 accounts, most of them registered in one moment, and most of them never signed in.</summary>
    public sealed class CrowdedSite : Site
    {
        private Visitor? chief;

        public DateTimeOffset Born { get; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

        public User Crowd(int i) => Make($"crowd-{i:000}", $"crowd{i}@example.com");

        /// <summary>The administrator, signed in once for all tests so that the last sign-in stays where it is.</summary>
        public async Task<Visitor> ChiefAsync()
        {
            if (chief is null)
            {
                var visitor = Visit();
                await visitor.SignInAsync("the-chief");
                chief = visitor;
            }
            return chief;
        }

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            await AddUserAsync("the-chief", administrator: true);
            await ChiefAsync();
            var disabled = Make("disabled-one", "disabled@example.com");
            disabled.Activate(Born);
            disabled.Disable();
            await InsertAsync([
                .. Enumerable.Range(0, 118).Select(Crowd),
                Make("Needle-1", "findme_100%@example.org"), Make("张三丰", "zhang@example.com"), Make("张无忌", "wuji@example.com"), disabled,
            ]);
            // Some signed in, several of them at the same moment.
            await ExecuteAsync(
                $"update sign_in_counters set last_sign_in_at = users.created_at + interval '1 day' * (length(email) % 2) from users where id = user_id and (user_name like 'crowd-03%' or user_name like 'crowd-10%')");
        }

        private User Make(string name, string email) =>
            User.Register(UserName.Fold(name), EmailAddress.Parse(email)!, "no password", "en", null, Born);
    }
}
