using Npgsql;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Start;

/// <summary>What keeps the process from starting is one sentence that names the setting, and exit status 1.</summary>
[Slow]
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
    [InlineData("ConnectionStrings:Redis", "redis://localhost/first")]
    [InlineData("Metrics:Port", "70000")]
    [InlineData("Metrics:Port", "abc")]
    public async Task In_Development_a_bad_value_stops_the_start(string setting, string value) => Sentence(
        await Application.RunAsync(new() { ["ConnectionStrings:Postgres"] = Nowhere, [setting] = value }, [])).ShouldContain(setting);

    [Fact]
    public async Task A_bad_variable_of_the_environment_stops_the_start() => Sentence(
        await Application.RunApartAsync(new() { ["ConnectionStrings:Postgres"] = Nowhere, ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "collector:4317" }, []))
        .ShouldContain("OTEL_EXPORTER_OTLP_ENDPOINT");

    [Theory]
    [InlineData("Site:BaseUrl")]
    [InlineData("Mail:Host")]
    [InlineData("Mail:From")]
    [InlineData("ConnectionStrings:Postgres")]
    public async Task Production_says_what_it_needs(string setting)
    {
        var settings = new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ConnectionStrings:Postgres"] = Nowhere,
            ["Site:BaseUrl"] = "https://id.example.com",
            ["Mail:Host"] = "mail.example.com",
            ["Mail:From"] = "no-reply@example.com",
            ["Passwords:Iterations"] = "220000",
        };
        settings[setting] = null;

        Sentence(await Application.RunAsync(settings, [])).ShouldStartWith($"{setting} is missing");
    }

    [Theory]
    [InlineData("localhost", "'localhost' is not an address to listen at; it is spelled like http://localhost:5080")]
    [InlineData("http://localhost:99999", "'http://localhost:99999' is not an address to listen at")]
    [InlineData("http://localhost:5080/path", "'http://localhost:5080/path' is not an address to listen at")]
    [InlineData("http://192.0.2.1:5080", "this machine has no such address as http://192.0.2.1:5080")]
    public async Task An_address_where_the_site_cannot_listen_is_named_with_the_reason(string urls, string sentence) =>
        Sentence(await ListenAsync(urls)).ShouldStartWith($"ASPNETCORE_URLS: {sentence}");

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    public async Task A_port_in_use_is_said_with_the_remedy(string host)
    {
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.IPv6Any, 0);
        other.Server.DualMode = true;
        other.Start();
        var port = ((System.Net.IPEndPoint)other.LocalEndpoint).Port;

        Sentence(await ListenAsync($"http://{host}:{port}")).ShouldBe(
            $"ASPNETCORE_URLS: another program listens at http://{host}:{port} already; end that one, or take another port: ASPNETCORE_URLS=http://{host}:{port + 1} ./run");
    }

    [Fact]
    public async Task A_port_for_metrics_that_is_in_use_is_named()
    {
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.IPv6Any, 0);
        other.Server.DualMode = true;
        other.Start();
        var port = ((System.Net.IPEndPoint)other.LocalEndpoint).Port;

        Sentence(await Application.RunAsync(
            new() { ["ConnectionStrings:Postgres"] = await Postgres.CloneAsync(), ["Metrics:Port"] = $"{port}" }, []))
            .ShouldBe($"Metrics:Port {port}: another program, or the site itself, listens there already; take another port.");
    }

    [Fact]
    public async Task All_that_Production_lacks_is_said_at_once() => (await Application.RunAsync(
        new() { ["ASPNETCORE_ENVIRONMENT"] = "Production", ["Passwords:Iterations"] = "220000" }, []))
        .Sentences.Select(s => s.Split(' ')[0]).ShouldBe(["Site:BaseUrl", "ConnectionStrings:Postgres", "Mail:Host", "Mail:From"], ignoreOrder: true);

    [Fact]
    public async Task A_misspelled_setting_is_warned_of_and_a_shells_own_variable_is_not()
    {
        var ended = await Application.RunApartAsync(
            new() { ["ConnectionStrings:Postgres"] = Nowhere, ["Mail:Hots"] = "x", ["MAIL"] = "/var/mail/root", ["Site:TimeZone"] = "Asia/Atlantis" }, []);

        ended.Status.ShouldBe(1);
        ended.Sentences.Length.ShouldBe(2, ended.Errors);
        ended.Errors.ShouldContain("Mail:Hots is not a setting, so it has no effect; the nearest is Mail:Host.");
    }

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

    private static async Task<Ended> ListenAsync(string urls) =>
        await Application.RunAsync(new() { ["ConnectionStrings:Postgres"] = await Postgres.CloneAsync(), ["ASPNETCORE_URLS"] = urls }, []);

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
