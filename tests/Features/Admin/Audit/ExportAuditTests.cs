using System.Net;
using System.Text.Json;
using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Admin.Audit;

public sealed class ExportAuditTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task A_file_has_what_the_filters_find_in_the_order_of_the_list_and_nothing_that_a_spreadsheet_would_run()
    {
        var chief = await site.AddSignedInAsync("csv-chief", administrator: true);
        var at = new DateTimeOffset(2026, 3, 5, 1, 2, 3, TimeSpan.Zero);
        await site.InsertAsync(
            AuditEntry.Of(AuditKind.PrefixUnblocked, null, null, null, "", "", "=HYPERLINK(\"evil\")", "+861380013", at),
            AuditEntry.Of(AuditKind.MailHeld, null, null, null, "", "", "a \"quoted\", M;=1+1;x\t '@y", "-1+1", at.AddDays(1)),
            AuditEntry.Of(AuditKind.Forbidden, null, null, null, "", "", "", "@other", at.AddDays(2)));

        var file = await ExportAsync(chief, "Csv", "kind=PrefixUnblocked&kind=MailHeld");

        file.Header("Content-Type").ShouldBe("text/csv; charset=utf-8");
        file.Header("Content-Disposition")!.ShouldStartWith("attachment; filename=audit-");
        var lines = file.Text.TrimStart('\uFEFF').Split("\r\n");
        lines[0].ShouldBe("id,at,kind,userId,userName,actorId,actorName,factor,address,device,detail");
        lines[1][36..].ShouldBe(""",2026-03-06T01:02:03.000000Z,MailHeld,,,,,,,"a ""quoted"", M;'=1+1;x	 ''@y","'-1+1" """.TrimEnd());
        lines[2][36..].ShouldBe(""",2026-03-05T01:02:03.000000Z,PrefixUnblocked,,,,,,,"'=HYPERLINK(""evil"")","'+861380013" """.TrimEnd());
        lines[3..].ShouldBe([""]);
    }

    [Fact]
    public async Task A_long_log_comes_whole_and_each_entry_once_and_who_took_it_is_recorded()
    {
        var chief = await site.AddSignedInAsync("lines-chief", administrator: true);
        await site.ExecuteAsync(
            $"""
            insert into audit_entries (id, at, kind, address, network, device, detail)
            select gen_random_uuid(), timestamptz '2026-03-05 00:00:00Z' + (n / 700) * interval '1 second', 'LoginRefused', '', '', '', n::text from generate_series(1, 2500) n
            """);

        var file = await ExportAsync(chief, "JsonLines", "kind=LoginRefused");

        file.Header("Content-Type").ShouldBe("application/jsonl; charset=utf-8");
        var entries = file.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        entries.Select(e => e.GetProperty("detail").GetString()).Distinct().Count().ShouldBe(2500);
        entries.Count.ShouldBe(2500);
        entries[0].GetProperty("kind").GetString().ShouldBe("loginRefused");
        var note = (await site.AuditEntriesAsync()).Last(e => e.Kind == AuditKind.AuditExported);
        (note.ActorId, note.Detail).ShouldBe(((await site.FindUserAsync("lines-chief")).Id, "JsonLines"));
    }

    [Fact]
    public async Task It_asks_for_a_fresh_proof_and_for_an_administrator()
    {
        var user = await site.AddSignedInAsync("no-chief");
        var chief = await site.AddSignedInAsync("old-chief", administrator: true);

        (await ExportAsync(user, "Csv")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await ExportAsync(chief, "Xml")).Status.ShouldBe(HttpStatusCode.BadRequest);
        await site.ExecuteAsync($"update sessions set authenticated_at = authenticated_at - interval '1 hour'");
        (await ExportAsync(chief, "Csv")).Location!.ShouldStartWith("/account/confirm?returnUrl=%2Fadmin%2Faudit");
    }

    [Fact]
    public async Task A_link_takes_nothing_and_is_not_recorded()
    {
        var chief = await site.AddSignedInAsync("link-chief", administrator: true);
        var id = (await site.FindUserAsync("link-chief")).Id;

        (await chief.GetAsync("/admin/audit?handler=Export&format=Csv")).Header("Content-Type").ShouldBe("text/html; charset=utf-8");
        (await chief.PostAsync("/admin/audit?handler=Export", new Dictionary<string, string> { ["format"] = "Csv" })).Status.ShouldBe(HttpStatusCode.BadRequest);

        (await site.AuditEntriesAsync()).ShouldNotContain(e => e.Kind == AuditKind.AuditExported && e.ActorId == id);
    }

    private static async Task<Page> ExportAsync(Visitor visitor, string format, string query = "") => await visitor.PostAsync(
        $"/admin/audit?handler=Export&{query}",
        new Dictionary<string, string> { ["__RequestVerificationToken"] = (await visitor.GetAsync("/logout")).Token(), ["format"] = format });
}
