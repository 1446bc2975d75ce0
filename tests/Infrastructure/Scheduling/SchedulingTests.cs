using System.Diagnostics;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Slices.Domain;
using Slices.Features.Admin.Overview;
using Slices.Features.CleanUp;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Tallies;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Scheduling;

/// <summary>Two nodes with their schedulers on one database.</summary>
[Slow]
public sealed class SchedulingTests : IAsyncLifetime
{
    private string database = "";
    private Site still = null!;
    private Site first = null!;
    private Site second = null!;

    public async ValueTask InitializeAsync()
    {
        database = await Postgres.CloneAsync();
        (still, first, second) = (Node(scheduling: false), Node(scheduling: true), Node(scheduling: true));
        await still.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(first.DisposeAsync().AsTask(), second.DisposeAsync().AsTask());
        await still.DisposeAsync();
    }

    [Fact]
    public async Task The_jobs_lie_in_PostgreSQL_and_run_by_themselves_on_nodes_that_know_each_other()
    {
        await still.InsertAsync(User.Register(
            UserName.Fold("abandoned"), EmailAddress.Parse("abandoned@example.com")!, "", "en", null, still.Clock.GetUtcNow().AddDays(-8)));
        await Task.WhenAll(first.InitializeAsync().AsTask(), second.InitializeAsync().AsTask());

        // Due a little later, so that no signal sends it.
        var reader = User.Register(UserName.Fold("reader"), EmailAddress.Parse("reader@example.com")!, "", "en", null, still.Clock.GetUtcNow());
        var mail = OutgoingMail.Queue(MailTemplate.Activation, reader, "en", "", still.Clock.GetUtcNow().AddSeconds(1));
        await still.InsertAsync(reader, mail);
        first.Clock.Move(TimeSpan.FromMinutes(1));
        second.Clock.Move(TimeSpan.FromMinutes(1));

        await Eventually.TrueAsync(async () => !await still.QueryAsync(work => work.Query<User>().AnyAsync(u => u.UserNameKey == "abandoned")), "the clean-up should have run");
        await Eventually.TrueAsync(async () => (await still.OutgoingMailsAsync()).Exists(m => m.State == MailState.Sent), "the retry should have run");
        (await NamesAsync($"select job_name from qrtz_job_details")).ShouldBe(["BulkResumeJob", "CleanUpJob", "ExportJob", "MailRetryJob", "SmsRetryJob", "TallyJob"], ignoreOrder: true);
        await Eventually.TrueAsync(async () => (await NamesAsync($"select instance_name from qrtz_scheduler_state")).Distinct().Count() == 2,
            "each node should have a name of its own");
    }

    [Fact]
    public async Task A_node_that_stopped_properly_is_no_failed_one_to_the_next()
    {
        await first.InitializeAsync();
        await Eventually.TrueAsync(async () => (await StateAsync()).Count == 1);
        await Eventually.TrueAsync(async () => await still.ValueAsync<bool>($"select times_triggered > 0 from qrtz_simple_triggers where trigger_name = {nameof(CleanUpJob)}"), "the clean-up should have begun");

        await first.DisposeAsync();

        (await StateAsync()).ShouldBeEmpty();
        var cleanUp = await RunAsync(nameof(CleanUpJob));
        (cleanUp.Failures, cleanUp.Runs).ShouldBe((0, 1));
        (still.Clock.GetUtcNow() - cleanUp.LastAt).Duration().ShouldBeLessThan(TimeSpan.FromMinutes(10));
        cleanUp.Took.ShouldBeInRange(TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(2));
        (first, var next) = (Node(scheduling: false), Node(scheduling: true));
        await next.InitializeAsync();
        await Eventually.TrueAsync(async () => (await StateAsync()).Count == 1);
        await next.DisposeAsync();
        next.Log.All.Where(line => line.Contains("Quartz", StringComparison.Ordinal) || line.Contains("ClusterManager", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_node_that_stops_has_its_jobs_end_and_they_have_not_failed()
    {
        await using var source = NpgsqlDataSource.Create(still.ConnectionString);
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var held = new NpgsqlCommand("lock table tallies; insert into tally_additions values (now(), 'stopping', '', 1)", connection))
        {
            await held.ExecuteNonQueryAsync();
        }
        await first.InitializeAsync();
        await Eventually.TrueAsync(
            () => still.ValueAsync<bool>($"select exists (select from pg_locks where relation = 'tallies'::regclass and not granted)"), "the tallying should be waiting");

        var began = Stopwatch.GetTimestamp();
        await first.DisposeAsync();

        Stopwatch.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(15));
        (await RunAsync(nameof(TallyJob))).Failures.ShouldBe(0);
        first = Node(scheduling: false);
    }

    private async Task<JobRun> RunAsync(string name) =>
        (await still.WithAsync(services => services.GetRequiredService<JobRuns>().ListAsync(CancellationToken.None))).Single(r => r.Name == name);

    private Task<List<string>> StateAsync() => NamesAsync($"select instance_name from qrtz_scheduler_state");

    private Task<List<string>> NamesAsync(FormattableString sql) => still.ListAsync(sql, row => row.Get<string>(0));

    private Site Node(bool scheduling) => new(new()
    {
        ["ConnectionStrings:Postgres"] = database,
        ["Scheduling:Enabled"] = scheduling ? "true" : "false",
    });
}
