using Marten;
using Slices.Domain;
using Slices.Features.CleanUp;
using Slices.Infrastructure.Devices;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Security;
using Slices.Tests.Support;

namespace Slices.Tests.Features.CleanUp;

public sealed class CleanUpTests : IAsyncLifetime
{
    private readonly Site site = new(new() { ["Registration:UnactivatedRetention"] = "3.00:00:00" }, shared: true);

    public ValueTask InitializeAsync() => site.InitializeAsync();

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task A_report_of_somebody_who_was_erased_by_a_version_before_forgets_them()
    {
        var (gone, here) = (Guid.NewGuid(), (await site.AddUserAsync("reporter", administrator: true)).Id);
        await site.ExecuteAsync(
            $"""
            insert into bulk_jobs (id, act, state, administrator_id, address, network, device, created_at, ended_at)
            select gen_random_uuid(), 'Disable', 'Done', who, '203.0.113.7', '203.0.113.7', 'browser', now(), now() from unnest({new[] { gone, here }}) who
            """);

        await site.SendAsync(new CleanUpCommand());

        (await site.ListAsync($"select administrator_id, address || network || device from bulk_jobs order by address", row => (row.Get<Guid>(0), row.Get<string>(1))))
            .ShouldSatisfyAllConditions(rows => rows[0].Item1.ShouldNotBe(gone), rows => rows[0].Item2.ShouldBeEmpty(), rows => rows[1].Item1.ShouldBe(here));
    }

    [Fact]
    public async Task Accounts_that_nobody_activated_go_after_their_retention_and_all_others_stay()
    {
        var disabled = NewUser("disabled", daysAgo: 9);
        disabled.Disable();
        var active = NewUser("active", daysAgo: 9);
        active.Activate(site.Clock.GetUtcNow());
        var abandoned = NewUser("abandoned", daysAgo: 3.01);
        await site.InsertAsync(
            abandoned, NewUser("recent", daysAgo: 2.99), disabled, active,
            OutgoingMail.Queue(MailTemplate.Activation, abandoned, "en", "", site.Clock.GetUtcNow().AddDays(1)));

        var cleaned = await site.SendAsync(new CleanUpCommand());

        cleaned.Accounts.ShouldBe(1);
        (await site.QueryAsync(work => work.Query<User>().Select(u => u.UserName).ToListAsync())).ShouldBe(["active", "disabled", "recent"], ignoreOrder: true);
        (await site.OutgoingMailsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_one_step_cannot_do_keeps_none_of_the_others_from_being_done()
    {
        await using var own = new Site([]);
        await own.InitializeAsync();
        var user = await own.AddUserAsync("stuck");
        await own.ChangeAsync(user.Id, u => u.RequestDeletion(own.Clock.GetUtcNow().AddDays(-30)));
        await own.InsertAsync(Session.Start(
            (await own.AddUserAsync("gone")).Id, SessionKey.Hash(SessionKey.Create())!, SessionKey.Hash(SessionKey.Create())!, false, TimeSpan.FromHours(24), TimeSpan.FromHours(12), "", "",
            own.Clock.GetUtcNow().AddDays(-3)));
        await own.ExecuteAsync($"create function refuse() returns trigger language plpgsql as $$ begin raise 'not today'; end $$");
        await own.ExecuteAsync($"create trigger refuse before delete on mt_doc_user for each row execute function refuse()");

        await Should.ThrowAsync<AggregateException>(() => own.SendAsync(new CleanUpCommand()));

        (await own.ValueAsync<long>($"select count(*) from sessions")).ShouldBe(0);
        await own.ExecuteAsync($"drop trigger refuse on mt_doc_user");
        (await own.SendAsync(new CleanUpCommand())).Accounts.ShouldBe(1);
    }

    [Fact]
    public async Task A_name_that_was_abandoned_can_be_registered_again()
    {
        await site.InsertAsync(NewUser("sought", daysAgo: 4));
        (await site.Visit().RegisterAsync("sought", "later@example.com")).Error("UserName").ShouldNotBeEmpty();

        await site.SendAsync(new CleanUpCommand());

        (await site.Visit().RegisterAsync("sought", "later@example.com")).Error("UserName").ShouldBeEmpty();
        (await site.FindUserAsync("sought")).Email.ShouldBe("later@example.com");
    }

    [Fact]
    public async Task Addresses_that_nobody_confirmed_go_after_a_day_and_former_ones_when_nobody_can_take_them_back()
    {
        var user = await site.AddUserAsync("mover");
        var now = site.Clock.GetUtcNow();
        await site.QueryAsync(async work =>
        {
            await using var transaction = await work.BeginAsync(CancellationToken.None);
            var mover = (await work.LockAsync<User>(user.Id, CancellationToken.None))!;
            work.Insert(mover.ChangeEmail(EmailAddress.Parse("second@example.com")!, returns: false, now - FormerEmail.Hold));
            work.Insert(mover.ChangeEmail(EmailAddress.Parse("third@example.com")!, returns: false, now - FormerEmail.Hold + TimeSpan.FromMinutes(1)));
            mover.RequestEmailChange(EmailAddress.Parse("never@example.com")!, Guid.NewGuid(), now - User.NewEmailLifetime - TimeSpan.FromMinutes(1));
            await transaction.CommitAsync(CancellationToken.None);
            return true;
        });

        await site.SendAsync(new CleanUpCommand());

        var cleaned = await site.FindUserAsync("mover");
        (cleaned.NewEmail, cleaned.NewEmailAskedAt, cleaned.NewEmailSessionId).ShouldBe((null, null, null));
        (await site.QueryAsync(work => work.Query<FormerEmail>().Select(f => f.Email).ToListAsync())).ShouldHaveSingleItem().ShouldBe("second@example.com");
    }

    [Fact]
    public async Task A_former_address_stays_reserved_while_its_notice_waits_and_as_long_as_its_link_works_after_that()
    {
        var user = await site.AddUserAsync("held-up", "held-up@example.com");
        var now = site.Clock.GetUtcNow();
        await site.QueryAsync(async work =>
        {
            await using var transaction = await work.BeginAsync(CancellationToken.None);
            var mover = (await work.LockAsync<User>(user.Id, CancellationToken.None))!;
            work.Insert(mover.ChangeEmail(EmailAddress.Parse("held-up-new@example.com")!, returns: false, now));
            await transaction.CommitAsync(CancellationToken.None);
            return true;
        });
        await site.InsertAsync(OutgoingMail.Queue(MailTemplate.EmailChanged, user, "en", "", now) with { DueAt = now.AddDays(60) });

        for (var day = 0; day < 20; day++)
        {
            site.Clock.Move(TimeSpan.FromDays(1));
            await site.SendAsync(new CleanUpCommand());
        }

        var former = (await site.QueryAsync(work => work.Query<FormerEmail>().Where(f => f.UserId == user.Id).ToListAsync())).ShouldHaveSingleItem();
        former.ReservedUntil.ShouldBeGreaterThan(site.Clock.GetUtcNow() + CompromiseReportTokens.Lifetime);
        (await site.ValueAsync<bool>($"select reserved_until = {former.ReservedUntil} from former_emails where id = {former.Id}")).ShouldBeTrue();
    }

    [Fact]
    public async Task Sessions_that_ended_go_and_live_ones_stay()
    {
        var user = await site.AddUserAsync("owner");
        var now = site.Clock.GetUtcNow();
        Session Started(double hoursAgo, bool remembered) => Session.Start(
            user.Id, SessionKey.Hash(SessionKey.Create())!, SessionKey.Hash(SessionKey.Create())!, remembered, TimeSpan.FromHours(24), TimeSpan.FromHours(12), "", "", now.AddHours(-hoursAgo));
        var (idle, over, live, remembered) = (Started(13, false), Started(25, true), Started(11, false), Started(13, true));
        await site.InsertAsync(idle, over, live, remembered);

        var cleaned = await site.SendAsync(new CleanUpCommand());

        cleaned.Sessions.ShouldBe(2);
        (await site.ListAsync($"select id from sessions", row => row.Get<Guid>(0))).ShouldBe([live.Id, remembered.Id], ignoreOrder: true);
    }

    [Fact]
    public async Task Browsers_that_have_not_signed_in_for_as_long_as_their_cookie_lives_go()
    {
        var user = await site.AddUserAsync("traveller");
        Device Seen(TimeSpan ago, byte key) => Device.Create(user.Id, [key], "", "", site.Clock.GetUtcNow() - ago);
        var (lost, used) = (Seen(DeviceCookie.Lifetime + TimeSpan.FromMinutes(1), 1), Seen(DeviceCookie.Lifetime - TimeSpan.FromMinutes(1), 2));
        await site.InsertAsync(lost, used);

        (await site.SendAsync(new CleanUpCommand())).Devices.ShouldBe(1);

        (await site.ListAsync($"select id from devices", row => row.Get<Guid>(0))).ShouldBe([used.Id]);
    }

    [Fact]
    public async Task Mails_go_a_month_after_their_end_and_waiting_ones_never()
    {
        var user = await site.AddUserAsync("reader");
        var now = site.Clock.GetUtcNow();
        OutgoingMail Queued(double daysAgo) => OutgoingMail.Queue(MailTemplate.AddressTaken, user, "en", "", now.AddDays(-daysAgo));
        var (sent, failed) = (Queued(40).Sent(now.AddDays(-31)), Queued(40).Refused("550", now.AddDays(-30.01)));
        var (recent, waiting) = (Queued(40).Sent(now.AddDays(-29)), Queued(0).Undelivered("451", 1, now));
        await site.InsertAsync(sent, failed, recent, waiting);

        var cleaned = await site.SendAsync(new CleanUpCommand());

        cleaned.Mails.ShouldBe(2);
        (await site.OutgoingMailsAsync()).Select(m => m.Id).ShouldBe([recent.Id, waiting.Id], ignoreOrder: true);
    }

    [Fact]
    public async Task The_record_goes_after_180_days_however_long_it_is()
    {
        var now = site.Clock.GetUtcNow();
        await site.ExecuteAsync(
            $"""
            insert into audit_entries (id, at, kind, address, network, device, detail)
            select gen_random_uuid(), {now} - interval '180 days 1 minute', 'SignedIn', '', '', '', '' from generate_series(1, 20001)
            """);
        await site.InsertAsync(AuditEntry.Of(AuditKind.SignedOut, null, null, null, "", "", "", "", now.AddDays(-179.99)));

        (await site.SendAsync(new CleanUpCommand())).Entries.ShouldBe(20_001);

        (await site.AuditEntriesAsync()).ShouldHaveSingleItem().Kind.ShouldBe(AuditKind.SignedOut);
    }

    private User NewUser(string name, double daysAgo) => User.Register(
        UserName.Fold(name), EmailAddress.Parse($"{name}@example.com")!, "", "en", null, site.Clock.GetUtcNow().AddDays(-daysAgo));
}
