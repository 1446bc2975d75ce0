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
}
