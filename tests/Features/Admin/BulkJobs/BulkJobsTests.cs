using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Features.Admin.BulkJobs;
using Slices.Infrastructure.Persistence;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Admin.BulkJobs;

public sealed class BulkJobsTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task All_that_match_are_counted_first_and_changed_after_their_number_and_a_reason_were_typed()
    {
        for (var n = 0; n < 60; n++)
        {
            await site.InsertAsync(Active($"bulk-{n:00}"));
        }
        await site.AddUserAsync("bulk-admin", administrator: true);
        var victim = await site.AddUserAsync("bulk-victim");
        var signedIn = await site.SignedInAsync("bulk-victim");
        var chief = await site.AddSignedInAsync("bulk-chief", administrator: true);

        var draft = await PrepareAsync(chief, "/admin/users?search=bulk-", BulkAction.Disable);

        draft.Words.ShouldContain("61 users");
        draft.Words.ShouldContain("and 56 more");
        draft.Words.ShouldContain("2 matching admins aren’t included.");
        (await chief.SubmitAsync(draft, ("Reason", "spam"), ("Typed", "60"))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await chief.SubmitAsync(draft, ("Reason", " "), ("Typed", "61"))).Words.ShouldContain("Enter a reason");
        (await chief.SubmitAsync(draft, ("Reason", "\u202Emaps"), ("Typed", "61"))).Error("Reason").ShouldBe("Use visible characters only.");
        (await chief.SubmitAsync(draft, ("Reason", new string('x', 201)), ("Typed", "61"))).Error("Reason").ShouldBe("Use at most 200 characters.");
        (await site.FindUserAsync("bulk-victim")).State.ShouldBe(UserState.Active);

        await chief.SubmitAsync(draft, ("Reason", "spam <script>"), ("Typed", "61"));
        var report = await DoneAsync(chief, draft);

        report.Words.ShouldContain("61 of 61");
        report.Words.ShouldContain("Admins skipped2");
        (await site.FindUserAsync("bulk-victim")).State.ShouldBe(UserState.Disabled);
        (await site.FindUserAsync("bulk-admin")).State.ShouldBe(UserState.Active);
        (await site.FindUserAsync("bulk-chief")).State.ShouldBe(UserState.Active);
        (await signedIn.IsSignedInAsync()).ShouldBeFalse();
        var entries = (await site.AuditEntriesAsync()).Where(e => e.Kind == AuditKind.AccountDisabled).ToList();
        entries.Count.ShouldBe(61);
        entries.Count(e => e.UserId == victim.Id).ShouldBe(1);
        entries.ShouldAllBe(e => e.Detail == "spam <script>" && e.Address.Length > 0);
        entries.Select(e => e.ActorId).Distinct().ShouldBe([(await site.FindUserAsync("bulk-chief")).Id]);
        (await chief.GetAsync("/admin/users/jobs")).Words.ShouldContain("61 of 61");
    }

    [Fact]
    public async Task Marked_accounts_need_a_new_password_or_are_deleted_and_one_whose_address_is_taken_is_reported()
    {
        var chief = await site.AddSignedInAsync("marking-chief", administrator: true);
        var (one, two) = (await site.AddUserAsync("marked-one"), await site.AddUserAsync("marked-two"));

        await RunAsync(chief, BulkAction.RequireNewPassword, one);
        (await site.FindUserAsync("marked-one")).MustReset.ShouldBeTrue();
        (await site.Visit().SignInAsync("marked-one")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await site.OutgoingMailsAsync()).ShouldContain(m => m.UserId == one.Id && m.Template == MailTemplate.PasswordReset && m.IsByAdministrator);
        (await site.KindsAsync(one)).ShouldContain(AuditKind.PasswordResetRequired);

        await RunAsync(chief, BulkAction.Delete, two);
        (await site.ValueAsync<long>($"select count(*) from users where id = {two.Id}")).ShouldBe(0);

        var waiting = await site.AddUserAsync("waiting-twin", "twin@example.com", active: false);
        await site.AddUserAsync("active-twin", "twin@example.com");
        var report = await RunAsync(chief, BulkAction.Activate, waiting);
        report.Words.ShouldContain("waiting-twin · another account has confirmed the same email address");
        (await site.FindUserAsync("waiting-twin")).State.ShouldBe(UserState.Unactivated);
    }

    [Fact]
    public async Task What_a_dead_node_left_is_done_once_by_another_and_a_stopped_job_changes_nobody_more()
    {
        var chief = await site.AddSignedInAsync("resuming-chief", administrator: true);
        var (one, two) = (await site.AddUserAsync("left-one"), await site.AddUserAsync("left-two"));
        var id = await BeginAsync("resuming-chief", BulkAction.EndSessions, leased: true, one.Id, two.Id);
        var runner = site.Services.GetRequiredService<BulkRunner>();

        await runner.DispatchAsync(default);
        (await site.ValueAsync<int>($"select done from bulk_jobs where id = {id}")).ShouldBe(0);
        (await chief.GetAsync($"/admin/users/jobs/{id}")).Header("Refresh").ShouldBe("3");

        // The lease of the dead node is over; two others come at once.
        await site.ExecuteAsync($"update bulk_jobs set leased_until = now() - interval '1 second' where id = {id}");
        await Task.WhenAll(runner.DispatchAsync(default), runner.DispatchAsync(default));
        (await site.ValueAsync<int>($"select done from bulk_jobs where id = {id} and state = 'Done'")).ShouldBe(2);
        (await site.KindsAsync(one)).Count(k => k == AuditKind.SessionsEnded).ShouldBe(1);

        await site.ExecuteAsync($"update bulk_jobs set state = 'Running', leased_until = now() + interval '1 hour' where id = {id}");
        await chief.PostAsync(
            $"/admin/users/jobs/{id}?handler=Cancel", [new("__RequestVerificationToken", (await chief.GetAsync($"/admin/users/jobs/{id}")).Token())]);
        (await site.ValueAsync<string>($"select state from bulk_jobs where id = {id}")).ShouldBe("Cancelled");
    }

    [Fact]
    public async Task What_dead_nodes_left_is_gone_on_with_even_while_one_of_those_jobs_takes_long()
    {
        await site.AddSignedInAsync("orphans-chief", administrator: true);
        var (slow, quick) = (await site.AddUserAsync("orphan-slow"), await site.AddUserAsync("orphan-quick"));
        var resume = ActivatorUtilities.CreateInstance<BulkResumeJob>(site.Services);
        await site.WithAsync(async services =>
        {
            var work = services.GetRequiredService<UnitOfWork>();
            await using var held = await work.BeginAsync(default);
            await work.LockAsync<User>(slow.Id, default);
            var lasting = await OrphanAsync(slow);
            await resume.Execute(null!, default).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
            await Eventually.TrueAsync(() => site.ValueAsync<bool>($"select leased_until is not null from bulk_jobs where id = {lasting}"));

            var other = await OrphanAsync(quick);
            await resume.Execute(null!, default).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
            await Eventually.TrueAsync(() => site.ValueAsync<bool>($"select state = 'Done' from bulk_jobs where id = {other}"));
            return true;
        });
        await Eventually.TrueAsync(async () => (await site.KindsAsync(slow)).Contains(AuditKind.SessionsEnded));

        Task<Guid> OrphanAsync(User user) => BeginAsync("orphans-chief", BulkAction.EndSessions, leased: false, user.Id);
    }

    [Fact]
    public async Task What_a_newer_version_does_to_accounts_is_left_to_it_and_keeps_no_other_job_waiting()
    {
        var chief = await site.AddSignedInAsync("two-versions-chief", administrator: true);
        var user = await site.AddUserAsync("two-versions");
        var id = Guid.NewGuid();
        await site.ExecuteAsync(
            $"""
            insert into bulk_jobs (id, act, state, administrator_id, address, network, device, created_at, started_at, total)
            select {id}, 'Promote', 'Running', id, '', '', '', now(), now() - interval '1 day', 1 from users where user_name = {"two-versions-chief"}
            """);

        await RunAsync(chief, BulkAction.EndSessions, user);

        (await site.KindsAsync(user)).ShouldContain(AuditKind.SessionsEnded);
        (await site.ValueAsync<bool>($"select leased_until is null from bulk_jobs where id = {id}")).ShouldBeTrue();
        await site.ExecuteAsync($"delete from bulk_jobs where id = {id}");
    }

    [Fact]
    public async Task Accounts_take_their_rows_of_a_job_along_and_so_does_the_job()
    {
        var chief = await site.AddSignedInAsync("keyless-chief", administrator: true);
        var (one, two) = (await site.AddUserAsync("keyless-one"), await site.AddUserAsync("keyless-two"));
        var draft = await PrepareAsync(chief, "/admin/users?search=keyless-", BulkAction.EndSessions, one, two);
        var id = Guid.Parse(draft.Url.Segments[^1]);

        await site.ExecuteAsync($"delete from users where id = {one.Id}");
        (await RowsAsync()).ShouldBe([two.Id]);

        await site.ExecuteAsync($"delete from bulk_jobs where id = {id}");
        (await RowsAsync()).ShouldBeEmpty();

        Task<List<Guid>> RowsAsync() => site.ListAsync($"select user_id from bulk_job_items where job_id = {id}", row => row.GetGuid(0));
    }

    [Fact]
    public async Task Whoever_confirms_it_answers_for_it_and_it_stops_when_they_are_no_administrator_any_more()
    {
        var preparing = await site.AddSignedInAsync("preparing-chief", administrator: true);
        var confirming = await site.AddSignedInAsync("confirming-chief", administrator: true);
        var user = await site.AddUserAsync("answered-for");
        var draft = await PrepareAsync(preparing, "/admin/users", BulkAction.EndSessions, user);

        await confirming.SubmitAsync(await confirming.GetAsync(draft.Url.AbsolutePath), ("Reason", "asked for"));
        (await DoneAsync(confirming, draft)).Words.ShouldContain("Started byconfirming-chief");

        (await site.AuditEntriesAsync()).Single(e => e.UserId == user.Id && e.Kind == AuditKind.SessionsEnded).ActorId.ShouldBe((await site.FindUserAsync("confirming-chief")).Id);

        await site.AddUserAsync("former-chief");
        var id = await BeginAsync("former-chief", BulkAction.Disable, leased: false, user.Id);
        var job = await site.WithAsync(services => services.GetRequiredService<BulkJobStore>().FindAsync(id, default));
        await site.WithAsync(async services =>
        {
            await services.GetRequiredService<BulkChanges>().ApplyAsync(job!, user.Id, "", default);
            return true;
        });
        (await site.FindUserAsync("answered-for")).State.ShouldBe(UserState.Active, "amid a batch");
        (await site.WithAsync(services => services.GetRequiredService<BulkJobStore>().EndAsync(id, site.Clock.GetUtcNow(), default))).ShouldBeFalse("after the last one");
        await site.Services.GetRequiredService<BulkRunner>().DispatchAsync(default);

        (await site.ValueAsync<string>($"select state from bulk_jobs where id = {id}")).ShouldBe("Cancelled");
        (await site.FindUserAsync("answered-for")).State.ShouldBe(UserState.Active);
    }

    [Fact]
    public async Task Who_started_and_who_stopped_it_is_in_the_audit_log()
    {
        var chief = await site.AddSignedInAsync("noted-chief", administrator: true);
        var id = (await site.FindUserAsync("noted-chief")).Id;
        await RunAsync(chief, BulkAction.Delete, await site.AddUserAsync("noted"));
        var job = await BeginAsync("noted-chief", BulkAction.EndSessions, leased: true, Guid.NewGuid(), Guid.NewGuid());
        var token = (await chief.GetAsync($"/admin/users/jobs/{job}")).Token();
        // The second comes too late.
        await chief.PostAsync($"/admin/users/jobs/{job}?handler=Cancel", [new("__RequestVerificationToken", token)]);
        await chief.PostAsync($"/admin/users/jobs/{job}?handler=Cancel", [new("__RequestVerificationToken", token)]);

        var entries = (await site.AuditEntriesAsync()).Where(e => e.ActorId == id && e.Kind is AuditKind.BulkStarted or AuditKind.BulkStopped).ToList();
        entries.Select(e => (e.Kind, e.UserId, e.Detail)).ShouldBe([(AuditKind.BulkStarted, null, "Delete 1"), (AuditKind.BulkStopped, null, "EndSessions 2")]);
        (await chief.GetAsync("/admin/audit?kind=BulkStopped")).Words.ShouldContain("Bulk action stopped sign out everywhere · 2");
    }

    [Fact]
    public async Task Who_became_an_administrator_after_the_count_is_named_as_left_out()
    {
        var chief = await site.AddSignedInAsync("promoting-chief", administrator: true);
        var user = await site.AddUserAsync("promoted-meanwhile");
        var draft = await PrepareAsync(chief, "/admin/users", BulkAction.Disable, user);
        await chief.PostAsync($"/admin/users/{user.Id}?change=GrantAdministrator", [new("__RequestVerificationToken", draft.Token()), new("Input.Reason", "a colleague")]);
        (await site.FindUserAsync("promoted-meanwhile")).IsAdministrator.ShouldBeTrue();

        await chief.SubmitAsync(draft, ("Reason", "spam"), ("Typed", "1"));
        var report = await DoneAsync(chief, draft);

        report.Words.ShouldContain("promoted-meanwhile · became an admin meanwhile");
        report.Words.ShouldContain("No change needed0");
        report.Words.ShouldContain("Couldn’t be changed1");
        (await site.FindUserAsync("promoted-meanwhile")).State.ShouldBe(UserState.Active);
    }

    [Theory]
    [InlineData(BulkAction.Delete)]
    [InlineData(BulkAction.Disable)]
    public async Task What_takes_away_spares_whoever_was_activated_after_the_count(BulkAction act)
    {
        var chief = await site.AddSignedInAsync($"sparing-{act}", administrator: true);
        var late = await site.AddUserAsync($"late-{act}", active: false);
        var draft = await PrepareAsync(chief, "/admin/users", act, late);
        await site.ChangeAsync(late.Id, u => u.Activate(site.Clock.GetUtcNow()));

        await chief.SubmitAsync(draft, ("Reason", "never activated"), ("Typed", "1"));
        var report = await DoneAsync(chief, draft);

        report.Words.ShouldContain($"late-{act} · its status changed meanwhile");
        report.Words.ShouldContain("Couldn’t be changed1");
        (await site.FindUserAsync($"late-{act}")).State.ShouldBe(UserState.Active);
    }

    [Fact]
    public async Task An_account_that_a_version_before_counted_is_deleted_whatever_its_state()
    {
        var chief = await site.AddSignedInAsync("upgrading-chief", administrator: true);
        var user = await site.AddUserAsync("counted-before", active: false);
        var draft = await PrepareAsync(chief, "/admin/users", BulkAction.Delete, user);
        await site.ExecuteAsync($"update bulk_job_items set state = null where user_id = {user.Id}");
        await site.ChangeAsync(user.Id, u => u.Activate(site.Clock.GetUtcNow()));

        await chief.SubmitAsync(draft, ("Reason", "spam"), ("Typed", "1"));
        await DoneAsync(chief, draft);

        (await site.ValueAsync<long>($"select count(*) from users where id = {user.Id}")).ShouldBe(0);
    }

    [Fact]
    public async Task Failures_are_found_among_many_accounts_that_wait_without_reading_those()
    {
        var id = Guid.NewGuid();
        await site.ExecuteAsync(
            $"""
            insert into bulk_job_items (job_id, user_id, failure) select {id}, gen_random_uuid(), case when n % 5000 = 0 then 'Error' end from generate_series(1, 20000) n
            """);
        await site.ExecuteAsync($"analyze bulk_job_items");
        var before = await ReadAsync();

        await site.WithAsync(services => services.GetRequiredService<BulkJobStore>().FailuresAsync(id, 50, default));

        // What this connection has read is told to the database's counters now and then.
        await Eventually.TrueAsync(async () => await ReadAsync() >= before + 4);
        await site.ExecuteAsync($"delete from bulk_job_items where job_id = {id}");

        Task<long> ReadAsync() => site.ValueAsync<long>($"select idx_tup_read from pg_stat_user_indexes where indexrelname = 'bulk_job_items_failed'");
    }

    [Fact]
    public async Task Counting_again_forgets_what_the_same_administrator_counted_before()
    {
        var (chief, other) = (await site.AddSignedInAsync("forgetful-chief", administrator: true), await site.AddSignedInAsync("other-chief", administrator: true));
        var user = await site.AddUserAsync("counted-twice");
        var first = await PrepareAsync(chief, "/admin/users", BulkAction.Delete, user);
        var others = await PrepareAsync(other, "/admin/users", BulkAction.Delete, user);
        await RunAsync(chief, BulkAction.EndSessions, user);

        var second = await PrepareAsync(chief, "/admin/users", BulkAction.Disable, user);

        (await site.ListAsync($"select job_id from bulk_job_items where user_id = {user.Id}", row => row.GetGuid(0)))
            .ShouldBe([IdOf(others), IdOf(second)], ignoreOrder: true);
        (await chief.SendAsync(new(HttpMethod.Get, first.Url.AbsolutePath))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await site.ValueAsync<long>($"select count(*) from bulk_jobs j join users u on u.id = j.administrator_id where u.user_name = {"forgetful-chief"}")).ShouldBe(2, "one is done");

        static Guid IdOf(Page job) => Guid.Parse(job.Url.Segments[^1]);
    }

    [Fact]
    public async Task An_account_that_goes_takes_its_rows_along_and_one_that_went_while_it_was_counted_is_passed_over()
    {
        await site.AddSignedInAsync("patient-chief", administrator: true);
        var user = await site.AddUserAsync("going");
        var id = await BeginAsync("patient-chief", BulkAction.Disable, leased: false, user.Id, Guid.NewGuid());

        await site.ExecuteAsync($"delete from users where id = {user.Id}");
        (await site.ValueAsync<long>($"select count(*) from bulk_job_items where job_id = {id}")).ShouldBe(1);
        await site.Services.GetRequiredService<BulkRunner>().DispatchAsync(default);

        (await site.ValueAsync<int>($"select failed + unchanged + done from bulk_jobs where id = {id} and state = 'Done'")).ShouldBe(0);
        (await site.ValueAsync<long>($"select count(*) from bulk_job_items where job_id = {id}")).ShouldBe(0);
    }

    [Fact]
    public async Task Forms_of_others_and_jobs_that_dont_exist_get_nowhere()
    {
        var chief = await site.AddSignedInAsync("forced-chief", administrator: true);
        var other = await site.AddSignedInAsync("forced-other");
        foreach (var path in new[] { "/admin/users/jobs", $"/admin/users/jobs/{Guid.NewGuid()}" })
        {
            (await other.SendAsync(new(HttpMethod.Get, path))).Status.ShouldBe(HttpStatusCode.Forbidden);
        }
        (await chief.SendAsync(new(HttpMethod.Get, $"/admin/users/jobs/{Guid.NewGuid()}"))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await chief.SendAsync(new(HttpMethod.Get, "/admin/users/jobs/1;drop"))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await chief.PostAsync($"/admin/users/jobs/{Guid.NewGuid()}", [])).Status.ShouldBe(HttpStatusCode.BadRequest);
        var token = (await chief.GetAsync("/admin/users")).Token();
        (await chief.PostAsync($"/admin/users/jobs/{Guid.NewGuid()}", [new("__RequestVerificationToken", token), new("Input.Reason", "\u202E")])).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    // A job that another node began.
    private async Task<Guid> BeginAsync(string administrator, BulkAction act, bool leased, params Guid[] users)
    {
        var id = Guid.NewGuid();
        await site.ExecuteAsync(
            $"""
            insert into bulk_jobs (id, act, state, administrator_id, address, network, device, created_at, started_at, total, leased_until)
            select {id}, {act.ToString()}, 'Running', id, '', '', '', now(), now(), {users.Length}, case when {leased} then now() + interval '1 hour' end from users where user_name = {administrator}
            """);
        await site.ExecuteAsync($"insert into bulk_job_items (job_id, user_id) select {id}, unnest({users})");
        return id;
    }

    private User Active(string name)
    {
        var user = User.Register(UserName.Fold(name), EmailAddress.Parse($"{name}@example.com")!, "hash", "en", null, site.Clock.GetUtcNow());
        user.Activate(site.Clock.GetUtcNow());
        return user;
    }

    private static async Task<Page> PrepareAsync(Visitor chief, string list, BulkAction act, params User[] marked)
    {
        var page = await chief.GetAsync(list);
        var form = page.Document.Forms.Single(f => f.GetAttribute("action")?.EndsWith("handler=Prepare", StringComparison.Ordinal) is true);
        List<KeyValuePair<string, string>> fields = [new("__RequestVerificationToken", page.Token()), new("act", act.ToString())];
        fields.AddRange(marked.Length == 0 ? [new("all", "true")] : marked.Select(u => KeyValuePair.Create("ids", u.Id.ToString())));
        var answer = await chief.PostAsync(form.GetAttribute("action")!, fields);
        return await chief.GetAsync(answer.Location!);
    }

    private static async Task<Page> RunAsync(Visitor chief, BulkAction act, User user)
    {
        var draft = await PrepareAsync(chief, "/admin/users", act, user);
        draft.Words.ShouldContain("1 user");
        await (act.IsDangerous() ? chief.SubmitAsync(draft, ("Reason", "asked for"), ("Typed", "1")) : chief.SubmitAsync(draft, ("Reason", "")));
        return await DoneAsync(chief, draft);
    }

    private static async Task<Page> DoneAsync(Visitor chief, Page job)
    {
        var page = job;
        await Eventually.TrueAsync(async () => (page = await chief.GetAsync(job.Url.AbsolutePath)).Document.QuerySelector(".state")!.TextContent == "Done");
        return page;
    }
}
