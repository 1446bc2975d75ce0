using System.Globalization;
using System.Net;
using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Admin.Audit;

public sealed class AuditTests(AuditTests.RecordedSite site) : IClassFixture<AuditTests.RecordedSite>
{
    [Fact]
    public async Task Strangers_are_led_to_the_sign_in_and_users_are_refused()
    {
        await site.AddUserAsync("browser-by-force");
        var visitor = site.Visit();

        (await visitor.SendAsync(new(HttpMethod.Get, "/admin/audit?kind=SignedIn"))).Location.ShouldBe("/login?returnUrl=%2Fadmin%2Faudit%3Fkind%3DSignedIn");
        await visitor.SignInAsync("browser-by-force");
        var refused = await visitor.SendAsync(new(HttpMethod.Get, "/admin/audit"));

        refused.Status.ShouldBe(HttpStatusCode.Forbidden);
        refused.Document.QuerySelector(".table").ShouldBeNull();
        (await visitor.GetAsync("/")).Document.QuerySelector("a[href='/admin/audit']").ShouldBeNull();
    }

    [Fact]
    public async Task A_row_says_what_when_whose_by_what_by_whom_from_where_and_on_which_device()
    {
        var page = await (await site.ChiefAsync()).GetAsync($"/admin/audit?account={site.Subject.Id}&kind=AccountDisabled");

        var cells = page.Document.QuerySelectorAll("tbody tr").ShouldHaveSingleItem().QuerySelectorAll("td");
        cells.Select(c => string.Join(' ', c.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).ShouldBe(
            ["Account disabled why", "2026-03-05", "subject", "Password", "chief", "2001:db8:1:2::/64", "Firefox on Linux"]);
        cells[2].QuerySelector("a")!.GetAttribute("href").ShouldBe($"/admin/users/{site.Subject.Id}");
        cells[5].QuerySelector("a")!.GetAttribute("title").ShouldBe("2001:db8:1:2::9");
        page.Document.QuerySelector(".site-nav [aria-current]")!.TextContent.ShouldBe("Audit log");
    }

    [Fact]
    public async Task Details_stay_text()
    {
        var page = await (await site.ChiefAsync()).GetAsync("/admin/audit?kind=CompromiseReported");

        page.Words.ShouldContain("<script>alert(1)</script>");
        page.Document.QuerySelectorAll("script").ShouldAllBe(s => s.GetAttribute("src")!.StartsWith("/js/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("account=subject", 3)]
    [InlineData("account=SUBJECT", 3)]
    [InlineData("account=nobody-of-this-name", 0)]
    [InlineData("account=' or true --", 0)]
    [InlineData("kind=PrefixUnblocked", 2)]
    [InlineData("kind=PrefixUnblocked&account=subject", 0)]
    [InlineData("kind=PrefixUnblocked&kind=AccountDisabled", 3)]
    [InlineData("kind=SignedIn&kind=SignedOut&account=subject", 2)]
    [InlineData("kind=PrefixUnblocked&kind=PrefixUnblocked&kind=", 2)]
    [InlineData("network=198.51.100.7", 2)]
    [InlineData("network=198.51.100.", 3)]
    [InlineData("network=198.51.100.77", 1)]
    [InlineData("network=2001:db8:1:", 1)]
    [InlineData("network=2001:DB8:1:2::9", 1)]
    [InlineData("network=2001:db8:1:2::8", 0)]
    [InlineData("network=2001:db8:1:2::/64", 1)]
    [InlineData("network=%25", 0)]
    [InlineData("from=2026-03-05&to=2026-03-05", 1)]
    [InlineData("from=2026-03-04&to=2026-03-05", 3)]
    [InlineData("to=2026-03-04", 2)]
    [InlineData("from=2026-03-05&to=2026-03-04", 0)]
    [InlineData("from=0001-01-01&to=2026-03-04", 2)]
    public async Task The_filters_find_what_fits_all_of_them(string query, int count)
    {
        var page = await (await site.ChiefAsync()).GetAsync("/admin/audit?" + query);

        page.Document.QuerySelectorAll("tbody tr:not(:has(.empty))").Length.ShouldBe(count);
        page.Document.QuerySelectorAll("tbody .empty").Length.ShouldBe(count == 0 ? 1 : 0);
    }

    [Theory]
    [InlineData("kind=Nonsense")]
    [InlineData("kind=PrefixUnblocked&kind=99")]
    [InlineData("from=2026-02-30")]
    [InlineData("from=nonsense")]
    [InlineData("kind=99")]
    [InlineData("account=subject&to=yesterday")]
    public async Task A_filter_that_cannot_be_read_shows_nothing(string query) =>
        (await (await site.ChiefAsync()).GetAsync("/admin/audit?" + query)).Status.ShouldBe(HttpStatusCode.BadRequest);

    [Fact]
    public async Task The_form_keeps_what_was_looked_for()
    {
        var page = await (await site.ChiefAsync()).GetAsync("/admin/audit?account=subject&kind=SignedIn&kind=SignedOut&network=10.&from=2026-03-01&to=2026-03-31");

        (page.Value("account"), page.Value("network"), page.Value("from"), page.Value("to")).ShouldBe(("subject", "10.", "2026-03-01", "2026-03-31"));
        page.Document.QuerySelectorAll("[name=kind][checked]").Select(k => k.GetAttribute("value")).ShouldBe(["SignedIn", "SignedOut"], ignoreOrder: true);
    }

    [Fact]
    public async Task What_is_recorded_about_an_account_outlives_it()
    {
        var gone = await site.AddUserAsync("soon-gone");
        await site.Visit().SignInAsync("soon-gone");
        await site.ExecuteAsync($"delete from users where id = {gone.Id}");

        var page = await (await site.ChiefAsync()).GetAsync($"/admin/audit?account={gone.Id}");

        page.Document.QuerySelectorAll("tbody tr").ShouldHaveSingleItem().TextContent.ShouldContain("…" + gone.Id.ToString()[^8..]);
    }

    [Theory]
    [InlineData("kind=Throttled", 20)]
    [InlineData("kind=PrefixUnblocked&kind=Throttled&kind=MailHeld", 22)]
    public async Task Paging_forwards_and_backwards_shows_every_entry_once_the_newest_first(string query, int onTheLast)
    {
        var visitor = await site.ChiefAsync();
        var (forwards, backwards) = (new List<List<string>>(), new List<List<string>>());

        var page = await visitor.GetAsync("/admin/audit?" + query);
        page.Document.QuerySelector("[rel=prev]").ShouldBeNull();
        for (forwards.Add(Details(page)); Link(page, "next") is { } next; forwards.Add(Details(page)))
        {
            page = await visitor.GetAsync(next);
        }
        for (backwards.Add(Details(page)); Link(page, "prev") is { } previous; backwards.Insert(0, Details(page)))
        {
            page = await visitor.GetAsync(previous);
        }

        forwards.Select(p => p.Count).ShouldBe([50, 50, onTheLast]);
        forwards.SelectMany(p => p).ShouldBe((await site.AuditEntriesAsync()).Where(e => query.Split('&').Contains($"kind={e.Kind}")).Select(e => e.Detail).Reverse());
        backwards.Select(p => string.Join(' ', p)).ShouldBe(forwards.Select(p => string.Join(' ', p)));
    }

    [Theory]
    [InlineData("to=9999-12-31")]
    [InlineData("from=9999-12-31")]
    [InlineData("to=0001-01-01")]
    [InlineData("account=%00")]
    [InlineData("account=%ED%A0%80")]
    [InlineData("network=%00")]
    [InlineData("network=%ED%A0%80")]
    [InlineData("after=nonsense")]
    [InlineData("before=%00")]
    [InlineData("Query.Kind=SignedIn")]
    public async Task A_query_that_makes_no_sense_shows_a_list_all_the_same(string query)
    {
        var page = await (await site.ChiefAsync()).GetAsync("/admin/audit?" + query);

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Document.QuerySelector(".table").ShouldNotBeNull();
    }

    private static string? Link(Page page, string rel) => page.Document.QuerySelector($"[rel={rel}]")?.GetAttribute("href");

    private static List<string> Details(Page page) => [.. page.Document.QuerySelectorAll("td.name-cell .muted").Select(d => d.TextContent.Trim())];

    /// <summary>A record of many entries, several of them at the same moment, around midnight in Shanghai.</summary>
    public sealed class RecordedSite : Site
    {
        private Visitor? chief;

        public User Subject { get; private set; } = null!;

        public async Task<Visitor> ChiefAsync()
        {
            if (chief is null)
            {
                var visitor = Visit();
                await visitor.SignInAsync("chief");
                chief = visitor;
            }
            return chief;
        }

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            var keeper = await AddUserAsync("chief", administrator: true);
            Subject = await AddUserAsync("subject");
            var midnight = new DateTimeOffset(2026, 3, 5, 0, 0, 0, TimeSpan.FromHours(8)).ToUniversalTime();
            const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
            await InsertAsync(
                AuditEntry.Of(AuditKind.SignedIn, Subject.Id, null, Factor.Password, "198.51.100.7", "198.51.100.7", Firefox, "", midnight.AddSeconds(-1)),
                AuditEntry.Of(AuditKind.SignedOut, Subject.Id, null, null, "198.51.100.7", "198.51.100.7", Firefox, "", midnight.AddDays(-0.5)),
                AuditEntry.Of(AuditKind.AccountDisabled, Subject.Id, keeper.Id, Factor.Password, "2001:db8:1:2::9", "2001:db8:1:2::/64", Firefox, "why", midnight),
                AuditEntry.Of(AuditKind.PrefixUnblocked, null, keeper.Id, null, "198.51.100.77", "198.51.100.77", "", "+861380013", midnight.AddDays(1)),
                AuditEntry.Of(AuditKind.PrefixUnblocked, null, keeper.Id, null, "", "", "", "+861380014", midnight.AddDays(1)),
                AuditEntry.Of(AuditKind.CompromiseReported, null, null, null, "", "", "", "<script>alert(1)</script>", midnight.AddDays(2)));
            await InsertAsync([.. Enumerable.Range(0, 120).Select(i => AuditEntry.Of(
                AuditKind.Throttled, null, null, null, "", "", "", i.ToString("000", CultureInfo.InvariantCulture), midnight.AddDays(3).AddMinutes(i / 40)))]);
        }
    }
}
