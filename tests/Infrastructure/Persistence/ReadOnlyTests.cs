using System.Diagnostics;
using System.Net;
using Npgsql;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Persistence;

/// <summary>A database that only reads, as after a failover, and takes changes again.</summary>
public sealed class ReadOnlyTests : IAsyncLifetime
{
    private readonly Site site = new();

    public ValueTask InitializeAsync() => site.InitializeAsync();

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task What_changes_something_is_503_readiness_too_and_all_is_well_again_by_itself()
    {
        await site.AddUserAsync("reader");
        var (visitor, form) = (site.Visit(), await site.Visit().GetAsync("/login"));
        await SetAsync(readOnly: true);

        await Eventually.TrueAsync(async () => (await visitor.GetAsync("/health/ready")).Status == HttpStatusCode.ServiceUnavailable);
        (await visitor.SignInAsync("reader")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await visitor.GetAsync("/health/live")).Status.ShouldBe(HttpStatusCode.OK);
        form.Status.ShouldBe(HttpStatusCode.OK);

        await SetAsync(readOnly: false);

        await Eventually.TrueAsync(async () => (await visitor.GetAsync("/health/ready")).Status == HttpStatusCode.OK);
        (await visitor.SignInAsync("reader")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Readiness_writes_at_most_once_a_second_whatever_is_asked_of_it()
    {
        // The first of a process compiles what it runs, which may take as long as the test.
        await site.Visit().GetAsync("/health/ready");
        var clock = Stopwatch.StartNew();
        var first = await VersionAsync();
        var versions = new HashSet<string?>();
        while (clock.Elapsed < TimeSpan.FromSeconds(1.5) || versions.Count < 2)
        {
            (await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => site.Visit().GetAsync("/health/ready")))).ShouldAllBe(page => page.Status == HttpStatusCode.OK);
            versions.Add(await VersionAsync());
        }

        versions.Remove(first);
        versions.Count.ShouldBeLessThanOrEqualTo((int)clock.Elapsed.TotalSeconds + 1);

        Task<string?> VersionAsync() => site.ValueAsync<string>($"select xmin::text from heartbeat");
    }

    // For connections that begin from now on; those that there are end.
    private async Task SetAsync(bool readOnly)
    {
        var database = new NpgsqlConnectionStringBuilder(site.ConnectionString).Database!;
        await Postgres.ExecuteAsync($"alter database {database} set default_transaction_read_only = {(readOnly ? "on" : "off")}");
        await Postgres.ExecuteAsync($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{database}'");
    }
}
