using System.Net;
using System.Text.Json;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Features.Account.ExportData;
using Slices.Features.CleanUp;
using Slices.Infrastructure.Persistence;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Account.ExportData;

public sealed class ExportDataTests(LocalhostSite site) : IClassFixture<LocalhostSite>
{
    private const string File = "/account/privacy?handler=File";

    [Fact]
    public async Task It_is_made_in_the_background_announced_by_mail_and_fetched_once_signed_in()
    {
        var user = await site.AddUserAsync("ex-curious", "ex-curious@example.com", agreement: "2026-11");
        var visitor = await site.SignedInAsync("ex-curious");

        await AskAsync(visitor);
        await ReadyAsync(user);

        var mail = (await site.MailsAsync(user.Email))[0];
        mail.Subject.ShouldContain("is ready");
        mail.Text.ShouldContain("/account/privacy");
        mail.Text.ShouldNotContain("handler=File");
        mail.NotMePath().ShouldNotBeEmpty();
        (await visitor.GetAsync("/account/privacy")).Words.ShouldContain("Your file (");
        var file = await visitor.SendAsync(new(HttpMethod.Get, File));
        file.Status.ShouldBe(HttpStatusCode.OK);
        file.Header("Content-Type").ShouldBe("application/json; charset=utf-8");
        file.Header("Content-Disposition").ShouldStartWith("attachment; filename=my-data-");
        file.Header("Cache-Control").ShouldBe("no-store");
        JsonDocument.Parse(file.Body).RootElement.GetProperty("profile").GetProperty("userName").GetString().ShouldBe("ex-curious");
        (await site.KindsAsync(user)).ShouldBe([AuditKind.SignedIn, AuditKind.ExportAsked, AuditKind.ExportFetched]);
    }

    [Fact]
    public async Task The_mail_says_until_when_by_its_readers_clock()
    {
        var user = await site.AddUserAsync("ex-far", "ex-far@example.com");
        await site.SetAsync(user.Id, u => u.TimeZone, "Asia/Kolkata");

        await AskAsync(await site.SignedInAsync("ex-far"));
        await ReadyAsync(user);

        (await site.MailsAsync(user.Email))[0].Text.ShouldContain("UTC+05:30");
    }

    [Fact]
    public async Task It_says_what_is_kept_and_neither_secrets_nor_what_is_others()
    {
        var chief = await site.AddUserAsync("ex-chief", administrator: true);
        var user = await site.AddUserAsync("ex-whole", "ex-whole@example.com", agreement: "2026-11");
        var visitor = site.Visit(from: IPAddress.Parse("127.0.61.1"));
        await visitor.SignInAsync("ex-whole");
        await visitor.SubmitAsync("/account/address", ("Recipient", "王小明"), ("Mobile", "13800138000"), ("Street", "一街 1 号"), ("Province", "810000"));
        await visitor.AddPasskeyAsync(new(visitor.Origin));
        await visitor.AddAppAsync(site);
        var codes = await visitor.MakeCodesAsync();
        await site.SetAsync(user.Id, u => u.Mobile, "+8613800138061");
        await site.InsertAsync(
            AuditEntry.Of(AuditKind.SessionsEnded, user.Id, chief.Id, null, "127.0.61.99", "127.0.61.99", "chiefs-browser", "", site.Clock.GetUtcNow()),
            OutgoingSms.Queue(Guid.NewGuid(), MobileNumber.FromValue("+8613800138061"), SmsPurpose.SignIn, "sealed-code", "en", site.Clock.GetUtcNow(), site.Clock.GetUtcNow().AddMinutes(-5)));

        await AskAsync(visitor);
        await ReadyAsync(user);
        var text = (await visitor.SendAsync(new(HttpMethod.Get, File))).Text;

        foreach (var kept in new[] { "ex-whole@example.com", "+8613800138061", "王小明", "一街 1 号", "香港特别行政区", "2026-11", "127.0.61.1", "tests/1.0", "\"app\": true", "SignIn", "SessionsEnded", "an administrator", "AuthenticatorAdded" })
        {
            text.ShouldContain(kept);
        }
        var secrets = await site.FindUserAsync("ex-whole");
        var key = (await site.QueryAsync(work => work.Query<Passkey>().SingleAsync(p => p.UserId == user.Id))).PublicKey;
        foreach (var withheld in new[] { secrets.PasswordHash, secrets.TotpSecret!, visitor.SessionCookie!, Convert.ToBase64String(key), codes[0], "sealed-code", "127.0.61.99", "chiefs-browser", "ex-chief", chief.Id.ToString() })
        {
            text.ShouldNotContain(withheld);
        }
    }

    [Fact]
    public async Task It_does_not_tell_whether_an_address_that_was_asked_for_is_free()
    {
        await site.AddUserAsync("ex-landlord", "ex-owned@example.com");
        var asker = await site.AddUserAsync("ex-asker", "ex-asker@example.com");
        var visitor = await site.SignedInAsync("ex-asker");

        foreach (var address in new[] { "ex-owned@example.com", "ex-freed@example.com" })
        {
            await visitor.SubmitAsync("/account/email", ("Email", address));
            (await site.MailsAsync(address)).ShouldHaveSingleItem();
            var data = (await site.WithAsync(services => services.GetRequiredService<PersonalDataReader>().ReadAsync(asker.Id, CancellationToken.None)))!;

            data.Profile.NewEmail.ShouldBe(address);
            data.Mails.ShouldNotContain(m => m.To == address);
        }
    }

    [Theory]
    [InlineData("+8613800138062", false)]
    [InlineData("+8613800138063", true)]
    public async Task Of_a_number_that_was_anothers_it_has_no_message_of_before(string mobile, bool isOfRegistration)
    {
        var since = site.Clock.GetUtcNow();
        OutgoingSms SentAt(DateTimeOffset at) => OutgoingSms.Queue(Guid.NewGuid(), MobileNumber.FromValue(mobile), SmsPurpose.SignIn, "", "en", at, at);
        await site.InsertAsync(SentAt(since.AddMinutes(-1)));
        var heir = await site.AddUserAsync($"ex-heir{mobile[^2..]}");
        await site.SetAsync(heir.Id, u => u.Mobile, mobile);
        if (!isOfRegistration)
        {
            since = since.AddDays(30);
            await site.InsertAsync(
                SentAt(since.AddMinutes(-1)),
                AuditEntry.Of(AuditKind.MobileChanged, heir.Id, null, Factor.SmsCode, "", "", "", "", since));
        }
        await site.InsertAsync(SentAt(since.AddMinutes(1)));

        var data = (await site.WithAsync(services => services.GetRequiredService<PersonalDataReader>().ReadAsync(heir.Id, CancellationToken.None)))!;

        data.TextMessages.ShouldHaveSingleItem().CreatedAt.ShouldBe(since.AddMinutes(1), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Neither_a_stranger_nor_another_user_nor_a_stale_session_gets_it()
    {
        var user = await site.AddUserAsync("ex-owner");
        await site.AddUserAsync("ex-other");
        var visitor = await site.SignedInAsync("ex-owner");
        await AskAsync(visitor);
        await ReadyAsync(user);

        (await site.Visit().SendAsync(new(HttpMethod.Get, File))).Location.ShouldStartWith("/login");
        (await (await site.SignedInAsync("ex-other")).SendAsync(new(HttpMethod.Get, File))).Status.ShouldBe(HttpStatusCode.NotFound);
        site.Clock.Move(TimeSpan.FromMinutes(11));
        (await visitor.SendAsync(new(HttpMethod.Get, File))).Location.ShouldBe("/account/confirm?returnUrl=%2Faccount%2Fprivacy");
        var page = await visitor.GetAsync("/account/privacy");
        page.Words.ShouldContain("Confirm it’s you");
        page.Document.QuerySelector("a[download]").ShouldBeNull();
        var token = new KeyValuePair<string, string>("__RequestVerificationToken", page.Token());
        (await visitor.PostAsync("/account/privacy?handler=Export", [token])).Location.ShouldStartWith("/account/confirm");
    }

    [Fact]
    public async Task There_is_one_at_a_time_and_a_new_one_takes_the_place_of_the_old()
    {
        var user = await site.AddUserAsync("ex-eager");
        var visitor = await site.SignedInAsync("ex-eager");
        var page = await visitor.GetAsync("/account/privacy");
        var form = page.Values("__RequestVerificationToken");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => visitor.PostAsync("/account/privacy?handler=Export", form)));
        var first = await ReadyAsync(user);
        await visitor.PostAsync("/account/privacy?handler=Export", form);

        (await ReadyAsync(user, but: first.Id)).Id.ShouldNotBe(first.Id);
        (await site.DataExportsAsync()).Count(e => e.UserId == user.Id).ShouldBe(1);
    }

    [Fact]
    public async Task It_is_gone_after_a_week()
    {
        var user = await site.AddUserAsync("ex-slow");
        var visitor = await site.SignedInAsync("ex-slow");
        await AskAsync(visitor);
        await ReadyAsync(user);
        site.Clock.Move(DataExport.Lifetime + TimeSpan.FromMinutes(1));
        await visitor.SignInAsync("ex-slow");

        (await visitor.SendAsync(new(HttpMethod.Get, File))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await visitor.GetAsync("/account/privacy")).Words.ShouldNotContain("Your file (");
        await site.SendAsync(new CleanUpCommand());

        (await site.DataExportsAsync()).Exists(e => e.UserId == user.Id).ShouldBeFalse();
    }

    [Fact]
    public async Task One_whose_process_died_is_made_when_its_lease_is_over()
    {
        var user = await site.AddUserAsync("ex-unlucky");
        // Due only once it is leased, so that nobody makes it before.
        await site.InsertAsync(DataExport.Ask(user.Id, "", "", site.Clock.GetUtcNow() + TimeSpan.FromMinutes(1)));
        await site.ExecuteAsync($"update data_exports set leased_until = clock_timestamp() + interval '1 day' where user_id = {user.Id}");
        site.Clock.Move(TimeSpan.FromMinutes(2));
        var maker = site.Services.GetRequiredService<ExportMaker>();
        await maker.DispatchAsync(CancellationToken.None);
        (await site.DataExportsAsync()).Single(e => e.UserId == user.Id).ReadyAt.ShouldBeNull();
        await site.ExecuteAsync($"update data_exports set leased_until = clock_timestamp() where user_id = {user.Id}");

        await maker.DispatchAsync(CancellationToken.None);

        (await ReadyAsync(user)).Content.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task It_is_in_nobodys_way_whose_account_is_deleted_meanwhile()
    {
        var user = await site.AddUserAsync("ex-leaving");
        // Due only once the account is locked, so that nobody makes it before.
        await site.InsertAsync(DataExport.Ask(user.Id, "", "", site.Clock.GetUtcNow() + TimeSpan.FromMinutes(1)));

        var making = await site.WithAsync(async services =>
        {
            var work = services.GetRequiredService<UnitOfWork>();
            await using var transaction = await work.BeginAsync(CancellationToken.None);
            await work.LockAsync<User>(user.Id, CancellationToken.None);
            site.Clock.Move(TimeSpan.FromMinutes(1));
            var making = site.Services.GetRequiredService<ExportMaker>().DispatchAsync(CancellationToken.None);
            await Eventually.TrueAsync(site.AnybodyWaitsAsync);
            await services.GetRequiredService<Sql>().ExecuteAsync($"delete from users where id = {user.Id}", CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
            return making;
        });
        await making;

        (await site.DataExportsAsync()).Exists(e => e.UserId == user.Id).ShouldBeFalse();
        site.Log.All.ShouldNotContain(line => line.Contains("was not made", StringComparison.Ordinal));
    }

    [Fact]
    public async Task However_much_happened_the_file_stays_small_and_says_what_it_leaves_out()
    {
        var user = await site.AddUserAsync("ex-busy");
        await site.ExecuteAsync(
            $"""
            insert into audit_entries (id, at, kind, user_id, address, network, device, detail)
            select gen_random_uuid(), now() - n * interval '1 minute', 'SignInRefused', {user.Id}, repeat('9', 39), '', repeat('x', 300), repeat('y', 200)
            from generate_series(1, {PersonalDataReader.MaxEvents + 7}) n
            """);

        var data = (await site.WithAsync(services => services.GetRequiredService<PersonalDataReader>().ReadAsync(user.Id, CancellationToken.None)))!;

        (data.Events.Count, data.EventsLeftOut).ShouldBe((PersonalDataReader.MaxEvents, 7));
        data.ToFile().Length.ShouldBeLessThan(8 * 1024 * 1024);
    }

    private static async Task AskAsync(Visitor visitor)
    {
        var page = await visitor.GetAsync("/account/privacy");
        (await visitor.PostAsync("/account/privacy?handler=Export", page.Values("__RequestVerificationToken"))).Location.ShouldBe("/account/privacy");
    }

    private async Task<DataExport> ReadyAsync(User user, Guid but = default)
    {
        await Eventually.TrueAsync(async () => (await site.DataExportsAsync()).Exists(e => e.UserId == user.Id && e.ReadyAt != null && e.Id != but));
        return (await site.DataExportsAsync()).Single(e => e.UserId == user.Id);
    }
}
