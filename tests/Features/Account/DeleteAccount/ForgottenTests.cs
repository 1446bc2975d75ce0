using System.Net;
using System.Text;
using Npgsql;
using Slices.Domain;
using Slices.Features.CleanUp;
using Slices.Infrastructure.Persistence;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Account.DeleteAccount;

/// <summary>After a deletion the whole database, the scheduler's tables too, is searched for what the person left there.</summary>
[Slow]
public sealed class ForgottenTests : IAsyncLifetime
{
    private const string Browser = "Unmistakable/7.7 (of Vera)";

    private readonly LocalhostSite site = new(new() { ["Scheduling:Enabled"] = "true" });

    public ValueTask InitializeAsync() => site.InitializeAsync();

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_of_whoever_left_is_found_anywhere(bool byAdministrator)
    {
        var (vera, traces) = await LiveAsync();
        var found = await FindAsync(traces);
        found.Select(t => t.Table).Distinct().ShouldBe(
            ["audit_entries", "bulk_jobs", "data_exports", "devices", "former_user_names", "mt_doc_external_login", "mt_doc_former_email", "mt_doc_passkey", "mt_doc_user", "outgoing_mails", "outgoing_sms",
                "recovery_codes", "sessions", "sign_in_counters"],
            ignoreOrder: true, "where the search must find something before");
        traces.Except(found.Select(t => t.Trace)).ShouldBe([vera.Id.ToString("N")], "what the search must find before");

        if (byAdministrator)
        {
            var chief = await site.AddSignedInAsync("chief", administrator: true);
            await chief.SubmitAsync($"/admin/users/{vera.Id}?ask=Delete", ("change", "Delete"), ("Reason", "as a test"));
        }
        else
        {
            await site.SetAsync(vera.Id, u => u.DeletionDueAt, site.Clock.GetUtcNow());
            await site.SendAsync(new CleanUpCommand());
        }
        (await site.MailsAsync(vera.Email)).ShouldContain(m => m.Subject.Contains("was deleted", StringComparison.Ordinal));
        await site.SendAsync(new CleanUpCommand());

        (await FindAsync(traces)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_record_keeps_what_happened_about_one_pseudonym_from_roughly_where()
    {
        var (vera, _) = await LiveAsync();
        await site.AddUserAsync("chief", administrator: true);
        var chief = site.Visit(from: IPAddress.Parse("127.0.99.7"));
        await chief.SignInAsync("chief");
        await chief.SubmitAsync($"/admin/users/{vera.Id}?ask=Delete", ("change", "Delete"), ("Reason", "as a test"));

        var all = await site.AuditEntriesAsync();
        var deleted = all.Single(e => e.Kind == AuditKind.AccountDeleted);
        var entries = all.Where(e => e.UserId == deleted.UserId).ToList();

        deleted.Address.ShouldBe("127.0.99.7", "what an administrator did is theirs to answer for");
        entries.Select(e => e.Kind).ShouldContain(AuditKind.SignedIn);
        entries.Where(e => e.Id != deleted.Id).ShouldAllBe(e => e.Address == "" && e.Device == "" && (e.Network == "127.0.55.0/24" || e.Network == "2001:db8:1::/48"));
        entries.Count(e => e.Network == "2001:db8:1::/48").ShouldBe(1);
        var done = all.Single(e => e.Kind == AuditKind.AccountDisabled);
        (done.ActorId, done.Address, done.Network).ShouldBe((deleted.UserId, "", "127.0.55.0/24"));
    }

    [Fact]
    public async Task What_messages_cost_stays_countable()
    {
        var (vera, _) = await LiveAsync();
        await site.SetAsync(vera.Id, u => u.DeletionDueAt, site.Clock.GetUtcNow());

        await site.SendAsync(new CleanUpCommand());

        (await site.OutgoingSmsAsync()).ShouldHaveSingleItem().To.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_number_of_before_is_forgotten_with_the_messages_that_went_there()
    {
        var visitor = await site.AddSignedInAsync("mover");
        await visitor.TakeMobileAsync(site, "+8613911114444");
        (await FindAsync(["13911114444"])).Select(t => t.Table).Distinct().ShouldContain("outgoing_sms");
        await visitor.TakeMobileAsync(site, "+8613911115555");
        await visitor.CallAsync(HttpMethod.Post, "/me/deletion", new { sure = true });
        site.Clock.Move(User.DeletionGrace);

        await site.SendAsync(new CleanUpCommand());

        (await FindAsync(["13911114444", "13911115555"])).ShouldBeEmpty();
        (await site.OutgoingSmsAsync()).Count.ShouldBe(2, "what they cost stays countable");
    }

    // Somebody who leaves something wherever there is something to be left.
    private async Task<(User Vera, string[] Traces)> LiveAsync()
    {
        const string Mobile = "+8613911112222";
        var visitor = site.Visit(from: IPAddress.Parse("127.0.55.9")).CallingItself(Browser);
        await visitor.RegisterAsync("vanishing-vera", "vera.unmistakable@example.com");
        await visitor.SubmitAsync((await site.MailsAsync("vera.unmistakable@example.com")).First(m => m.ActivationPath().Length > 0).ActivationPath());
        await visitor.SubmitAsync("/account/address", ("Recipient", "薇拉"), ("Mobile", "13911113333"), ("Street", "独一无二街"), ("Province", "810000"));
        await visitor.AddPasskeyAsync(new(visitor.Origin));
        await visitor.AddAppAsync(site);
        await visitor.MakeCodesAsync();
        await visitor.SubmitAsync("/account/profile/username", ("UserName", "vanished-vera"));
        await visitor.SubmitAsync("/account/profile", ("Nickname", "薇薇"), ("Language", "en"), ("TimeZone", "Pacific/Chatham"));
        await visitor.SubmitAsync("/account/email", ("Email", "vera.unmistakable@example.net"));
        await visitor.SubmitAsync((await site.MailsAsync("vera.unmistakable@example.net")).First(m => m.EmailPath().Length > 0).EmailPath());
        await visitor.SubmitAsync("/account/email", ("Email", "vera.undecided@example.com"));
        // While it is being sent, its account would be left to the next clean-up.
        await site.MailsAsync("vera.undecided@example.com");
        await visitor.PostAsync("/account/privacy?handler=Export", (await visitor.GetAsync("/account/privacy")).Values("__RequestVerificationToken"));
        var vera = await site.FindUserAsync("vanished-vera");
        await Eventually.TrueAsync(async () => (await site.DataExportsAsync()).Exists(e => e.UserId == vera.Id && e.ReadyAt != null));
        var other = await site.AddUserAsync("other");
        var now = site.Clock.GetUtcNow();
        await site.SetAsync(vera.Id, u => u.Mobile, Mobile);
        await site.InsertAsync(
            OutgoingSms.Queue(Guid.NewGuid(), MobileNumber.FromValue(Mobile), SmsPurpose.SignIn, "sealed", "en", now, now.AddMinutes(-5)).Sent("Aliyun", now.AddMinutes(-5)),
            ExternalLogin.Link(vera.Id, "qq", "veras-open-id", "veras-union-id", now),
            AuditEntry.Of(AuditKind.SignInRefused, vera.Id, null, Factor.Password, "2001:db8:1:2::9", "2001:db8:1:2::/64", Browser, "", now),
            AuditEntry.Of(AuditKind.AccountDisabled, other.Id, vera.Id, null, "127.0.55.9", "127.0.55.9", Browser, "", now));
        await site.ExecuteAsync(
            $"""
            insert into bulk_jobs (id, act, state, administrator_id, address, network, device, created_at, started_at, ended_at)
            values (gen_random_uuid(), 'Disable', 'Done', {vera.Id}, '127.0.55.9', '127.0.55.9', {Browser}, {now}, {now}, {now})
            """);
        var ids = await site.ListAsync(
            $"select id from sessions where user_id = {vera.Id} union all select id from devices where user_id = {vera.Id}", row => row.Get<Guid>(0));
        string[] traces =
        [
            "vanishing-vera", "vanished-vera", "vera.unmistakable@example.com", "vera.unmistakable@example.net", "vera.undecided", "unmistakable", "veras-open-id", "veras-union-id",
            "薇薇", "Pacific/Chatham", "13911112222", "13911113333", "薇拉", "独一无二", "127.0.55.9", "2001:db8:1:2",
            vera.Id.ToString(), vera.Id.ToString("N"), .. ids.Select(id => id.ToString()),
        ];
        return (vera, traces);
    }

    private async Task<List<(string Table, string Trace)>> FindAsync(string[] traces)
    {
        await using var database = NpgsqlDataSource.Create(site.ConnectionString);
        var found = new List<(string, string)>();
        foreach (var table in await site.ListAsync(
            $"select quote_ident(tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')", row => row.Get<string>(0)))
        {
            foreach (var trace in traces)
            {
                // Bytes, such as a file's, are shown as digits.
                await using var search = database.CreateCommand($"select exists (select from {table} t where strpos(lower(t::text), $1) > 0 or strpos(t::text, $2) > 0)");
                search.Parameters.Add(new() { Value = trace.ToLowerInvariant() });
                search.Parameters.Add(new() { Value = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(trace)) });
                if (await search.ExecuteScalarAsync() is true)
                {
                    found.Add((table, trace));
                }
            }
        }
        return found;
    }
}
