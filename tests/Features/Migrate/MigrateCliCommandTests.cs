using Npgsql;
using Slices.Infrastructure.Persistence;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Migrate;

[Slow]
public sealed class MigrateCliCommandTests
{
    [Fact]
    public async Task A_database_that_lets_nobody_in_is_one_sentence()
    {
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:Postgres"] = await Postgres.ConnectionStringAsync("migrated_by_command") + ";Password=wrong",
        };

        var ended = await Application.RunAsync(settings, ["migrate"]);

        ended.Status.ShouldBe(1);
        ended.Errors.ShouldStartWith("ConnectionStrings:Postgres");
        ended.Errors.Trim().ShouldNotContain("\n");
    }

    [Fact]
    public async Task It_says_what_it_applied_and_then_that_there_is_nothing_to_do()
    {
        var settings = new Dictionary<string, string?> { ["ConnectionStrings:Postgres"] = await Postgres.ConnectionStringAsync("migrated_by_command") };

        var first = await Application.RunAsync(settings, ["migrate"]);
        var second = await Application.RunAsync(settings, ["migrate"]);

        first.ShouldBe(new Ended(0, $"Applied {string.Join(", ", Migrator.Names)}.", ""));
        second.ShouldBe(new Ended(0, "The database is at this version.", ""));
    }

    [Fact]
    public async Task After_it_a_role_that_may_make_no_tables_runs_the_site_and_before_it_reads_what_to_do()
    {
        const string Database = "migrated_for_another";
        var owner = await Postgres.ConnectionStringAsync(Database);
        await Postgres.ExecuteAsync("create role lesser login password 'lesser'");
        var lesser = new Dictionary<string, string?>
        {
            ["ConnectionStrings:Postgres"] = new NpgsqlConnectionStringBuilder(owner) { Username = "lesser", Password = "lesser" }.ConnectionString,
            ["Site:BaseUrl"] = "http://localhost:5080",
        };
        (await Application.RunAsync(new() { ["ConnectionStrings:Postgres"] = owner }, ["migrate"])).Status.ShouldBe(0);
        await using var source = NpgsqlDataSource.Create(owner);
        await ExecuteAsync("grant select, insert, update, delete on all tables in schema public to lesser");
        await ExecuteAsync("grant usage on all sequences in schema public to lesser");

        await using (var site = await Application.ServeAsync(lesser))
        {
            (await site.Visit().GetAsync("/login")).Status.ShouldBe(System.Net.HttpStatusCode.OK);
        }

        await ExecuteAsync("drop table qrtz_job_status");
        var ended = await Application.RunAsync(lesser, []);
        ended.Status.ShouldBe(1, ended.Errors);
        ended.Sentences.ShouldHaveSingleItem();
        ended.Errors.ShouldContain("run the command migrate with a role that may");

        async Task ExecuteAsync(string sql)
        {
            await using var command = source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
    }
}
