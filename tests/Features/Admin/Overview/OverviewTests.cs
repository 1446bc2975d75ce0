using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Features.CleanUp;
using Slices.Infrastructure.Tallies;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Admin.Overview;

public sealed class OverviewTests : IAsyncLifetime
{
    // Fresh: one that has run for long without a job needs attention.
    private readonly Site site = new([]);

    public ValueTask InitializeAsync() => site.InitializeAsync();

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task What_happened_is_drawn_by_the_hour_and_by_the_day_with_its_numbers_behind_it()
    {
        var now = site.Clock.GetUtcNow();
        await site.InsertAsync(
            Entry(AuditKind.Registered, now), Entry(AuditKind.Registered, now.AddHours(-5)), Entry(AuditKind.Registered, now.AddDays(-3)),
            Entry(AuditKind.Activated, now), Entry(AuditKind.SignedIn, now, Factor.Passkey), Entry(AuditKind.SignInRefused, now.AddDays(-3), Factor.SmsCode),
            Entry(AuditKind.Registered, now.AddDays(-40)));
        var chief = await ChiefAsync();

        var hours = await chief.GetAsync("/admin");
        var days = await chief.GetAsync("/admin?by=Days");

        Labels(hours).ShouldContain("Accounts, Last 24 hours: Registered 2, Activated 1.");
        Labels(hours).ShouldContain("Sign-ins by method, Last 24 hours: Passkey 1, Password 1.");
        Labels(hours).ShouldNotContain(label => label.StartsWith("Failed sign-ins", StringComparison.Ordinal));
        Labels(days).ShouldContain("Accounts, Last 30 days: Registered 3, Activated 1.");
        Labels(days).ShouldContain("Failures by method, Last 30 days: Text message 1.");
        var rows = days.Document.QuerySelector(".board details")!.QuerySelectorAll("tbody tr");
        rows.Select(r => string.Join(' ', r.QuerySelectorAll("td").Skip(1).Select(c => c.TextContent))).Count(r => r != "0 0").ShouldBeInRange(2, 3);
        rows.Length.ShouldBe(30);
        days.Document.QuerySelector(".site-nav [aria-current]")!.TextContent.ShouldBe("Overview");
    }

    [Fact]
    public async Task The_networks_with_the_most_registrations_lead_to_these()
    {
        var now = site.Clock.GetUtcNow();
        AuditEntry From(string network, DateTimeOffset at, AuditKind kind = AuditKind.Registered) => AuditEntry.Of(kind, null, null, null, network, network, "", "", at);
        await site.InsertAsync(
            From("192.0.2.1", now.AddHours(-1)), From("2001:db8:1:2::/64", now.AddHours(-1)), From("2001:db8:1:2::/64", now.AddHours(-2)),
            From("192.0.2.9", now.AddHours(-25)), From("192.0.2.8", now, AuditKind.Activated));
        var chief = await ChiefAsync();

        var page = await chief.GetAsync("/admin");

        var links = page.Document.QuerySelectorAll(".board dt a").ToList();
        links.Select(a => $"{a.TextContent} {a.ParentElement!.NextElementSibling!.TextContent}").ShouldBe(["2001:db8:1:2::/64 2", "192.0.2.1 1"]);
        var list = await chief.GetAsync(links[0].GetAttribute("href")!);
        list.Document.QuerySelectorAll("tbody tr").Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_quiet_site_needs_no_attention()
    {
        await Eventually.TrueAsync(() => site.ValueAsync<bool>($"select exists (select from nodes)"));
        var page = await (await ChiefAsync()).GetAsync("/admin");

        page.Words.ShouldContain("Nothing needs your attention.");
        page.Words.ShouldContain("The queue is empty.");
        page.Words.ShouldContain("Running");
    }

    [Fact]
    public async Task What_needs_attention_stands_first_in_words_with_the_servers_own()
    {
        var now = site.Clock.GetUtcNow();
        var user = await site.AddUserAsync("reader");
        OutgoingMail Queued(DateTimeOffset at) => OutgoingMail.Queue(MailTemplate.AddressTaken, user, "en", "", at);
        await site.InsertAsync(
            Queued(now.AddDays(-3)).Refused("older than a day", now.AddDays(-2)), Queued(now).Refused("550 first", now.AddMinutes(-20)), Queued(now).Refused("550 <no> such user", now),
            Queued(now.AddHours(-1)).Undelivered("451", 1, now), Entry(AuditKind.PasswordSprayed, now));
        await site.ExecuteAsync(
            $"""
            insert into nodes (id, name, version, seen_at) values
                ({Guid.NewGuid()}, 'silent', '1.0.0', now() - interval '5 minutes'), ({Guid.NewGuid()}, 'one', '1.0.0', now()), ({Guid.NewGuid()}, 'two', '2.0.0', now())
            """);

        var page = await (await ChiefAsync()).GetAsync("/admin");

        var alerts = page.Document.QuerySelectorAll("main .alert").Select(a => string.Join(' ', a.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).ToList();
        alerts.Count.ShouldBe(6);
        alerts[0].ShouldBe("One password was tried on many accounts in the last 24 hours. View details");
        alerts[1].ShouldMatch(@"^2 emails failed since (\d\d-\d\d )?\d\d:\d\d\. Last error: 550 <no> such user View details$");
        alerts[2].ShouldStartWith("An email has been waiting to be sent since ");
        alerts[3].ShouldStartWith("No heartbeat from node ");
        alerts[3].ShouldContain(" for 5 minutes.");
        alerts[4].ShouldContain("nodes run without Redis");
        alerts[5].ShouldBe("Nodes run different versions: 1.0.0, 2.0.0.");
    }

    [Fact]
    public async Task Tallies_go_with_the_log_and_nodes_that_died_after_a_day()
    {
        var now = site.Clock.GetUtcNow();
        await site.ExecuteAsync($"insert into tallies values ({now.AddDays(-180.1)}, 'Old', '', 1), ({now.AddDays(-179)}, 'Recent', '', 1)");
        await site.ExecuteAsync($"insert into nodes (id, name, version, seen_at) values ({Guid.NewGuid()}, 'dead', '', now() - interval '25 hours')");

        await site.SendAsync(new CleanUpCommand());

        (await site.ListAsync($"select subject from tallies where subject in ('Old', 'Recent')", row => row.GetString(0))).ShouldBe(["Recent"]);
        (await site.ValueAsync<long>($"select count(*) from nodes where name = 'dead'")).ShouldBe(0);
    }

    private static AuditEntry Entry(AuditKind kind, DateTimeOffset at, Factor? factor = null) => AuditEntry.Of(kind, null, null, factor, "", "", "", "", at);

    private static List<string> Labels(Page page) => [.. page.Document.QuerySelectorAll("svg[role=img]").Select(s => s.GetAttribute("aria-label")!)];

    private async Task<Visitor> ChiefAsync()
    {
        var chief = await site.AddSignedInAsync("chief", administrator: true);
        await site.WithAsync(async services =>
        {
            await services.GetRequiredService<TallyStore>().FoldAsync(CancellationToken.None);
            return true;
        });
        return chief;
    }
}
