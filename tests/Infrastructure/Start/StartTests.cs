using Npgsql;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Start;

/// <summary>What keeps the process from starting is one sentence that names the setting, and exit status 1.</summary>
public sealed class StartTests
{
    private const string Nowhere = "Host=127.0.0.1;Port=1;Username=slices;Password=x;Database=slices";

    [Theory]
    [InlineData("Mail:Port", "abc")]
    [InlineData("Mail:Security", "Strict")]
    [InlineData("Throttle:SignIn:Network:Window", "soon")]
    [InlineData("Scheduling:Enabled", "perhaps")]
    [InlineData("Site:TimeZone", "Asia/Atlantis")]
    [InlineData("Mail:From", "nobody")]
    [InlineData("ConnectionStrings:Postgres", "Hots=db;Database=slices")]
    [InlineData("ConnectionStrings:Postgres", Nowhere)]
    [InlineData("ConnectionStrings:Redis", "localhost,abortConnect=perhaps")]
    public async Task In_Development_a_bad_value_stops_the_start(string setting, string value) => Sentence(
        await Application.RunAsync(new() { ["ConnectionStrings:Postgres"] = Nowhere, [setting] = value }, [])).ShouldContain(setting);

    [Theory]
    [InlineData("Site:BaseUrl")]
    [InlineData("Mail:Host")]
    [InlineData("ConnectionStrings:Postgres")]
    public async Task Production_says_what_it_needs(string setting)
    {
        var settings = new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ConnectionStrings:Postgres"] = Nowhere,
            ["Site:BaseUrl"] = "https://id.example.com",
            ["Mail:Host"] = "mail.example.com",
            ["Passwords:Iterations"] = "220000",
        };
        settings[setting] = null;

        Sentence(await Application.RunAsync(settings, [])).ShouldStartWith($"{setting} is missing");
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("http://192.0.2.1:5080")]
    public async Task An_address_where_the_site_cannot_listen_is_named(string urls) => Sentence(await Application.RunAsync(
        new() { ["ConnectionStrings:Postgres"] = await Postgres.CloneAsync(), ["Site:BaseUrl"] = "http://localhost:5080", ["ASPNETCORE_URLS"] = urls }, []))
        .ShouldStartWith("ASPNETCORE_URLS");

    [Fact]
    public async Task A_wrong_password_for_the_database_is_named() =>
        Sentence(await StartWithAsync(await Postgres.ConnectionStringAsync("slices"), c => c.Password = "wrong"))
            .ShouldBe($"ConnectionStrings:Postgres: PostgreSQL at {await WhereAsync()} does not let the role 'slices' in; check its name and password.");

    [Fact]
    public async Task A_role_that_does_not_exist_is_named() =>
        Sentence(await StartWithAsync(await Postgres.ConnectionStringAsync("slices"), c => c.Username = "nobody"))
            .ShouldBe($"ConnectionStrings:Postgres: PostgreSQL at {await WhereAsync()} does not let the role 'nobody' in; check its name and password.");

    [Fact]
    public async Task A_host_name_that_does_not_exist_is_named() =>
        Sentence(await StartWithAsync(await Postgres.ConnectionStringAsync("slices"), c => c.Host = "database.invalid")).ShouldContain("database.invalid");

    [Fact]
    public async Task A_missing_database_that_the_role_may_not_create_is_named()
    {
        await Postgres.ExecuteAsync("create role modest login password 'modest'");

        var ended = await StartWithAsync(
            await Postgres.ConnectionStringAsync("not_there"), c => (c.Username, c.Password) = ("modest", "modest"));

        var sentence = Sentence(ended);
        sentence.ShouldStartWith("ConnectionStrings:Postgres: ");
        sentence.ShouldContain("'not_there'");
        sentence.ShouldContain("'modest'");
    }

    [Fact]
    public async Task A_missing_database_that_the_role_may_create_is_created_and_served()
    {
        await Postgres.ExecuteAsync("create role builder login createdb password 'builder'");
        var connection = new NpgsqlConnectionStringBuilder(await Postgres.ConnectionStringAsync("built_at_start"))
        {
            Username = "builder",
            Password = "builder",
        };

        await using var application = await Application.ServeAsync(new() { ["ConnectionStrings:Postgres"] = connection.ConnectionString });

        (await application.Visit().GetAsync("/health/ready")).Text.ShouldBe("ready");
    }

    private static Task<Ended> StartWithAsync(string connection, Action<NpgsqlConnectionStringBuilder> change)
    {
        var changed = new NpgsqlConnectionStringBuilder(connection);
        change(changed);
        return Application.RunAsync(new() { ["ConnectionStrings:Postgres"] = changed.ConnectionString }, []);
    }

    private static async Task<string> WhereAsync()
    {
        var connection = new NpgsqlConnectionStringBuilder(await Postgres.ConnectionStringAsync("slices"));
        return $"{connection.Host}:{connection.Port}";
    }

    private static string Sentence(Ended ended)
    {
        ended.Status.ShouldBe(1, ended.Errors);
        ended.Output.ShouldBeEmpty();
        return ended.Sentences.ShouldHaveSingleItem();
    }
}
