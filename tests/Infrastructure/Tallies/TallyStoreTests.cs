using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Slices.Domain;
using Slices.Features.Admin.Overview;
using Slices.Infrastructure.Tallies;
using Slices.Infrastructure.Telemetry;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Tallies;

public sealed class TallyStoreTests : IAsyncLifetime
{
    private readonly PresentSite site = new();

    public ValueTask InitializeAsync() => site.InitializeAsync();

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task An_entry_that_is_committed_late_is_counted_late_and_one_that_is_undone_never()
    {
        await using var source = NpgsqlDataSource.Create(site.ConnectionString);
        await using var connection = await source.OpenConnectionAsync();
        await using (await connection.BeginTransactionAsync())
        {
            await InsertAsync("undone");
        }
        await using var slow = await connection.BeginTransactionAsync();
        await InsertAsync("slow");

        await site.InsertAsync(AuditEntry.Of(AuditKind.MobileTaken, null, null, null, "", "", "", "", site.Clock.GetUtcNow()));
        await FoldAsync();
        (await CountAsync(nameof(AuditKind.MobileTaken))).ShouldBe(1);

        await slow.CommitAsync();
        await FoldAsync();
        await FoldAsync();
        (await CountAsync(nameof(AuditKind.MobileTaken))).ShouldBe(2);

        async Task InsertAsync(string detail)
        {
            await using var command = new NpgsqlCommand(
                "insert into audit_entries (id, at, kind, address, network, device, detail) values (gen_random_uuid(), now(), 'MobileTaken', '', '', '', $1)", connection)
            { Parameters = { new() { Value = detail } } };
            await command.ExecuteNonQueryAsync();
        }
    }

    [Fact]
    public async Task However_much_has_gathered_is_added_up_in_statements_that_each_take_little()
    {
        await site.ExecuteAsync($"insert into tally_additions select timestamptz '2026-01-01 00:00:00+00', 'gathered', (n / 1000)::text, 1 from generate_series(0, 49999) n");

        await FoldAsync();

        (await CountAsync("gathered")).ShouldBe(50_000);
        (await site.ValueAsync<long>($"select count(*) from tally_additions where subject = 'gathered'")).ShouldBe(0);
        (await site.ValueAsync<long>($"select count(distinct xmin::text) from tallies where subject = 'gathered'")).ShouldBe(3, "one transaction each");
    }

    [Fact]
    public async Task Several_nodes_that_count_and_add_up_at_once_lose_nothing_and_count_nothing_twice()
    {
        var isCounting = true;
        var folding = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (Volatile.Read(ref isCounting))
            {
                await FoldAsync();
            }
        })).ToList();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(n => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                await site.InsertAsync(AuditEntry.Of(i % 2 == 0 ? AuditKind.FactorAdded : AuditKind.FactorRemoved, null, null, null, "", "", "", "", site.Clock.GetUtcNow()));
            }
        })));
        isCounting = false;
        await Task.WhenAll(folding);
        await FoldAsync();

        (await CountAsync(nameof(AuditKind.FactorAdded)), await CountAsync(nameof(AuditKind.FactorRemoved))).ShouldBe((100L, 100L));
        (await site.ValueAsync<long>($"select count(*) from tally_additions")).ShouldBe(0);
    }

    [Fact]
    public async Task What_a_node_measures_is_kept()
    {
        Metrics.CaptchaAsked("of-this-test");
        Metrics.CaptchaAsked("of-this-test");
        var mail = new OutgoingMail { CreatedAt = site.Clock.GetUtcNow() }.Sent(site.Clock.GetUtcNow());
        Metrics.MailAttempted(mail, mail.CreatedAt.AddSeconds(4));
        var flush = site.Services.GetRequiredService<TallyFlush>();

        await flush.FlushAsync(CancellationToken.None);
        await flush.FlushAsync(CancellationToken.None);
        await FoldAsync();

        (await site.ValueAsync<long>($"select sum(count)::bigint from tallies where subject = 'captcha-asked' and detail = 'of-this-test'")).ShouldBe(2);
        // Other sites of this process measure too.
        (await site.ValueAsync<long>($"select sum(count)::bigint from tallies where subject = 'mail-sent' and detail = '5'")).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Days_are_those_of_the_viewers_time_zone_to_the_quarter_of_an_hour()
    {
        var kathmandu = TimeZoneInfo.FindSystemTimeZoneById("Asia/Kathmandu");
        var midnight = new DateTimeOffset(2026, 3, 5, 0, 0, 0, TimeSpan.FromMinutes(345)).ToUniversalTime();
        foreach (var at in new[] { midnight.AddSeconds(-1), midnight, midnight.AddSeconds(1) })
        {
            await site.InsertAsync(AuditEntry.Of(AuditKind.CodesTurnedOff, null, null, null, "", "", "", "", at));
        }
        await FoldAsync();

        var spans = OverviewSpans.Until(midnight.AddHours(20), OverviewPeriod.Days, kathmandu);
        var tallies = await site.WithAsync(services => services.GetRequiredService<TallyStore>().ReadAsync(spans.Starts, [nameof(AuditKind.CodesTurnedOff)], CancellationToken.None));

        spans.Names[^2..].ShouldBe(["03-04", "03-05"]);
        tallies.OrderBy(t => t.Span).ShouldBe([new(28, nameof(AuditKind.CodesTurnedOff), "", 1), new(29, nameof(AuditKind.CodesTurnedOff), "", 2)]);
    }

    [Fact]
    public void A_day_begins_where_the_clocks_make_it_begin()
    {
        // In 2026 Cairo's clocks went forward at midnight on April 24, and Berlin's back on October 25.
        var cairo = OverviewSpans.Until(new(2026, 4, 25, 12, 0, 0, TimeSpan.Zero), OverviewPeriod.Days, TimeZoneInfo.FindSystemTimeZoneById("Africa/Cairo"));
        var berlin = OverviewSpans.Until(new(2026, 10, 26, 12, 0, 0, TimeSpan.Zero), OverviewPeriod.Days, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));

        (cairo.Starts[^2] - cairo.Starts[^3], cairo.Starts[^1] - cairo.Starts[^2]).ShouldBe((TimeSpan.FromHours(24), TimeSpan.FromHours(23)));
        (berlin.Starts[^1] - berlin.Starts[^2]).ShouldBe(TimeSpan.FromHours(25));
        cairo.Names.ShouldBeUnique();
    }

    private Task<long> CountAsync(string subject) => site.ValueAsync<long>($"select sum(count)::bigint from tallies where subject = {subject}");

    private Task<bool> FoldAsync() => site.WithAsync(async services =>
    {
        await services.GetRequiredService<TallyStore>().FoldAsync(CancellationToken.None);
        return true;
    });
}
