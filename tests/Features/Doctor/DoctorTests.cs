using Slices.Infrastructure.Mail;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Doctor;

[Slow]
public sealed class DoctorTests(DoctorTests.Surroundings around) : IClassFixture<DoctorTests.Surroundings>
{
    [Fact]
    public async Task When_all_is_well_every_line_is_ok()
    {
        var ended = await ExamineAsync([]);

        ended.Status.ShouldBe(0, ended.Output + ended.Errors);
        ended.Errors.ShouldBeEmpty();
        var lines = ended.Output.Split('\n');
        lines.ShouldAllBe(line => line.StartsWith("ok ", StringComparison.Ordinal));
        foreach (var subject in new[] { "Settings", "Terms", "PostgreSQL", "Ephemeral store", "Passwords", "Passkeys", "Mail", "SMS" })
        {
            lines.ShouldContain(line => line.Contains($"  {subject}: ", StringComparison.Ordinal));
        }
        ended.Output.ShouldContain("Redis answers.");
        ended.Output.ShouldContain("Passwords: hashed by Argon2id (m=64, t=1, p=1) in ");
        ended.Output.ShouldNotContain("secret word");
    }

    [Theory]
    [InlineData("ConnectionStrings:Redis", "127.0.0.1:1", "Ephemeral store: ConnectionStrings:Redis")]
    [InlineData("ConnectionStrings:Postgres", "Host=127.0.0.1;Port=1;Username=x;Password=x;Database=x", "PostgreSQL: ConnectionStrings:Postgres")]
    [InlineData("Mail:Port", "1", "Mail: ")]
    [InlineData("Mail:Password", "wrong", "Mail: ")]
    [InlineData("Mail:Security", "StartTls", "Mail: ")]
    [InlineData("Site:TimeZone", "Asia/Atlantis", "Settings: Site:TimeZone 'Asia/Atlantis'")]
    public async Task What_fails_is_one_line_with_its_setting_and_the_others_are_still_examined(string setting, string value, string line)
    {
        var ended = await ExamineAsync(new() { [setting] = value });

        ended.Status.ShouldBe(1);
        ended.Errors.ShouldBeEmpty();
        var lines = ended.Output.Split('\n');
        lines.Where(l => l.StartsWith("failure", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldStartWith($"failure  {line}");
        lines.ShouldContain(l => l.StartsWith("ok ", StringComparison.Ordinal));
        lines[^1].ShouldContain("Providers: ");
        ended.Output.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("wrong", "failure  Ephemeral store: ConnectionStrings:Redis: Redis refuses the login; check the user and the password.", 1)]
    [InlineData("", "failure  Ephemeral store: ConnectionStrings:Redis: Redis refuses the login", 1)]
    [InlineData("elsewhere", "failure  Ephemeral store: ConnectionStrings:Redis: Redis doesn't let this user do what the site needs", 1)]
    [InlineData("silent", "failure  Ephemeral store: ConnectionStrings:Redis: Redis doesn't let this user do what the site needs", 1)]
    [InlineData("blind", "ok       Ephemeral store: which maxmemory-policy it has this user may not ask.", 0)]
    [InlineData("app", "warning  Ephemeral store: Redis has the maxmemory-policy allkeys-lru", 0)]
    [InlineData("plain", "failure  Ephemeral store: ConnectionStrings:Redis: no Redis answers there", 1)]
    public async Task It_tells_what_is_wrong_with_Redis(string user, string line, int status)
    {
        var redis = new Redis(
            "--maxmemory-policy allkeys-lru", "--user default off", "--user app on >s3cret ~* +@all", "--user elsewhere on >s3cret ~other:* +@all",
            "--user silent on >s3cret ~* +@connection", "--user blind on >s3cret ~* +@all -info");
        await redis.StartAsync();

        var ended = await ExamineAsync(new()
        {
            ["ConnectionStrings:Redis"] = user switch
            {
                "" => redis.Configuration,
                "plain" => $"rediss://app:s3cret@{redis.Configuration}",
                _ => $"redis://{user}:s3cret@{redis.Configuration}",
            },
        });
        await redis.StopAsync();

        ended.Output.Split('\n').Where(l => l.Contains("Ephemeral store", StringComparison.Ordinal)).ShouldContain(l => l.StartsWith(line, StringComparison.Ordinal), ended.Output);
        ended.Status.ShouldBe(status, ended.Output);
        ended.Output.ShouldNotContain("s3cret");
    }

    [Theory]
    [InlineData("http://127.0.0.1:5080", "ok       Passkeys: off, since Site:BaseUrl http://127.0.0.1:5080 is an IP address")]
    [InlineData("http://[::1]:5080", "ok       Passkeys: off, since Site:BaseUrl http://[::1]:5080 is an IP address")]
    [InlineData("http://id.example.com", "ok       Passkeys: browsers make none, since Site:BaseUrl http://id.example.com doesn't begin with https://")]
    [InlineData("http://localhost:5080", "ok       Passkeys: they belong to localhost.")]
    [InlineData("https://账号.中国", "ok       Passkeys: they belong to xn--rprr44k.xn--fiqs8s.")]
    public async Task It_says_whether_there_are_passkeys_at_the_sites_address_and_why_not(string address, string line) =>
        (await ExamineAsync(new() { ["Site:BaseUrl"] = address })).Output.Split('\n').Where(l => l.Contains("Passkeys", StringComparison.Ordinal))
            .ShouldHaveSingleItem().ShouldStartWith(line);

    [Fact]
    public async Task Outside_Development_an_address_without_passkeys_is_a_warning_and_so_are_terms_that_nobody_wrote() =>
        (await ExamineAsync(new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Passwords:Iterations"] = "220000",
            ["Site:BaseUrl"] = "https://192.0.2.7",
            ["Mail:From"] = "no-reply@example.com",
        })).Output.ShouldSatisfyAllConditions(
            output => output.ShouldContain("warning  Passkeys: off, since Site:BaseUrl https://192.0.2.7 is an IP address"),
            output => output.ShouldContain("warning  Terms: people accept the short text that comes with the software; set Site:Terms"));

    [Fact]
    public async Task A_database_behind_this_version_is_a_warning()
    {
        await Postgres.ExecuteAsync("create database not_migrated");

        var ended = await ExamineAsync(new() { ["ConnectionStrings:Postgres"] = await Postgres.ConnectionStringAsync("not_migrated") });

        ended.Status.ShouldBe(0, ended.Output);
        ended.Output.ShouldContain("warning  PostgreSQL: the database lacks 0001_initial");
    }

    [Fact]
    public async Task Without_any_database_every_other_line_is_still_said()
    {
        var ended = await ExamineAsync(new()
        {
            ["ConnectionStrings:Postgres"] = null,
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Site:BaseUrl"] = "https://id.example.com",
            ["Passwords:Iterations"] = "220000",
        });

        ended.Status.ShouldBe(1);
        ended.Errors.ShouldBeEmpty();
        ended.Output.ShouldContain("failure  Settings: ConnectionStrings:Postgres is missing");
        foreach (var subject in new[] { "PostgreSQL", "Ephemeral store", "Passwords", "Mail", "SMS", "Providers" })
        {
            ended.Output.Split('\n').ShouldContain(line => line.Contains($"  {subject}: ", StringComparison.Ordinal), subject);
        }
    }

    [Fact]
    public async Task Settings_that_cannot_be_read_are_named_and_the_rest_is_still_examined()
    {
        var ended = await ExamineAsync(new()
        {
            ["Mail:Port"] = "abc",
            ["Session:IdleTimeout"] = "12h",
            ["ConnectionStrings:Redis"] = "localhost,abortConnect=perhaps",
            ["Scheduling:Enabled"] = "perhaps",
        });

        ended.Status.ShouldBe(1);
        ended.Errors.ShouldBeEmpty();
        foreach (var setting in new[] { "Mail:Port", "Session:IdleTimeout", "ConnectionStrings:Redis", "Scheduling:Enabled" })
        {
            ended.Output.Split('\n').Count(line => line.StartsWith($"failure  Settings: {setting} ", StringComparison.Ordinal)).ShouldBe(1, setting);
        }
        ended.Output.ShouldContain("  Providers: ");
        ended.Output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task A_private_database_that_the_next_start_would_make_is_no_failure_and_is_not_made()
    {
        var folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

        var ended = await ExamineAsync(new() { ["ConnectionStrings:Postgres"] = null, ["Site:DataDirectory"] = folder });

        ended.Status.ShouldBe(0, ended.Output);
        ended.Output.ShouldContain("ok       PostgreSQL: the next start makes a private one");
        Directory.Exists(folder).ShouldBeFalse();
    }

    [Fact]
    public async Task A_missing_database_that_the_role_may_make_is_no_failure_and_one_that_it_may_not_is()
    {
        await Postgres.ExecuteAsync("create role visitor login password 'visitor'");
        var connection = await Postgres.ConnectionStringAsync("not_made_yet");

        var may = await ExamineAsync(new() { ["ConnectionStrings:Postgres"] = connection });
        var mayNot = await ExamineAsync(new()
        {
            ["ConnectionStrings:Postgres"] = new Npgsql.NpgsqlConnectionStringBuilder(connection) { Username = "visitor", Password = "visitor" }.ConnectionString,
        });

        (may.Status, mayNot.Status).ShouldBe((0, 1), may.Output);
        may.Output.ShouldContain("ok       PostgreSQL: it answers; the next start or the command migrate makes the database");
        mayNot.Output.ShouldContain("failure  PostgreSQL: ConnectionStrings:Postgres: the database 'not_made_yet' does not exist");
    }

    [Fact]
    public async Task A_misspelled_setting_is_a_warning_with_the_nearest_name()
    {
        var ended = await ExamineAsync(new() { ["Registration:Lifetime"] = "3" });

        ended.Status.ShouldBe(0, ended.Output);
        ended.Output.ShouldContain("warning  Settings: Registration:Lifetime is not a setting, so it has no effect; the nearest is Registration:ActivationLifetime.");
    }

    [Theory]
    [InlineData(SmtpStep.Greeting, "554 5.7.1 not paid", "check Mail:Host and Mail:Port, and that it lets this machine in. the greeting: 554 5.7.1 not paid")]
    [InlineData(SmtpStep.Hello, "550 5.7.1 who are you", "check Mail:ClientName. EHLO: 550 5.7.1 who are you")]
    [InlineData(SmtpStep.Login, "454 4.7.0 not now", "check Mail:UserName and Mail:Password. AUTH: 454 4.7.0 not now")]
    [InlineData(SmtpStep.Sender, "553 5.7.1 not yours", "check Mail:From, and whether it wants Mail:UserName. MAIL FROM: 553 5.7.1 not yours")]
    public async Task It_speaks_to_the_mail_server_as_a_mail_does_and_says_its_words(SmtpStep place, string answer, string words)
    {
        await using var server = new ScriptedSmtpServer();
        var settings = new Dictionary<string, string?> { ["Mail:Port"] = $"{server.Port}", ["Mail:From"] = "no-reply@example.com", ["Site:BaseUrl"] = "http://id.example.com" };

        var ended = await ExamineAsync(settings);

        ended.Output.ShouldContain($"ok       Mail: 127.0.0.1:{server.Port} takes mail from no-reply@example.com, None: 250 2.1.0 fine");
        server.Heard.Select(line => line.Split(' ')[0]).ShouldBe(["EHLO", "AUTH", "MAIL", "RSET", "QUIT"]);
        server.Heard[0].ShouldBe("EHLO id.example.com");
        server.Heard[2].ShouldBe("MAIL FROM:<no-reply@example.com>");

        server.Say(place, answer);
        ended = await ExamineAsync(settings);

        ended.Status.ShouldBe(1);
        ended.Output.ShouldContain($"failure  Mail: Mail:Host 127.0.0.1:{server.Port} can't be used; {words}");
    }

    [Fact]
    public async Task It_sends_a_test_mail_where_it_is_told_to_and_says_what_became_of_it()
    {
        var taken = await ExamineAsync([], "--mail-to", "reader-doctor@example.com");
        var refused = await ExamineAsync([], "--mail-to", "refused-doctor@example.com");
        var later = await ExamineAsync([], "--mail-to=later-doctor@example.com");

        (taken.Status, refused.Status, later.Status).ShouldBe((0, 1, 1), taken.Output);
        taken.Output.ShouldEndWith("ok       Test mail: the mail to reader-doctor@example.com was taken: 250 OK");
        refused.Output.ShouldContain("failure  Test mail: the mail to refused-doctor@example.com was refused for good: RCPT TO: 550 5.1.1");
        later.Output.ShouldContain("failure  Test mail: the mail to later-doctor@example.com was not taken, and any other would be tried again: RCPT TO: 451 4.7.1");
        var mail = around.Mail.To("reader-doctor@example.com").ShouldHaveSingleItem();
        mail.Read.Subject.ShouldBe("Test email from Slices");
        (mail.Read.Name, mail.Read.Address).ShouldBe(("Slices", "no-reply@localhost"));
    }

    [Fact]
    public async Task A_test_mail_needs_no_database_and_is_kept_where_mail_is()
    {
        var folder = Directory.CreateTempSubdirectory("slices-doctor-").FullName;

        var ended = await ExamineAsync(
            new() { ["ConnectionStrings:Postgres"] = "Host=127.0.0.1;Port=1;Username=x;Password=x;Database=x", ["Mail:Host"] = null, ["Mail:UserName"] = null, ["Mail:Password"] = null, ["Site:DataDirectory"] = folder },
            "--mail-to", "me@example.com");

        ended.Output.ShouldContain($"ok       Test mail: the mail to me@example.com was taken: kept as {folder}");
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("--mail-to 'me' is not an email address such as me@example.com.", "--mail-to", "me")]
    [InlineData("--mail-to 'me@example' is not an email address such as me@example.com.", "--mail-to=me@example")]
    [InlineData("Required argument missing for option: '--mail-to'.", "--mail-to")]
    [InlineData("There is no option --mail; the nearest is --mail-to. `./run doctor --help` lists all.", "--mail", "me@example.com")]
    public async Task A_misspelled_address_for_the_test_mail_is_an_error_and_nothing_is_examined(string error, params string[] arguments)
    {
        var ended = await ExamineAsync([], arguments);

        (ended.Status, ended.Output, ended.Errors).ShouldBe((2, "", error));
    }

    private Task<Ended> ExamineAsync(Dictionary<string, string?> changes, params string[] arguments)
    {
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:Postgres"] = around.Database,
            ["ConnectionStrings:Redis"] = around.Redis.Configuration,
            ["Mail:Host"] = "127.0.0.1",
            ["Mail:Port"] = $"{around.Mail.Port}",
            ["Mail:Security"] = "None",
            ["Mail:UserName"] = "slices",
            ["Mail:Password"] = "secret word",
        };
        foreach (var (setting, value) in changes)
        {
            settings[setting] = value;
        }
        return Application.RunAsync(settings, ["doctor", .. arguments]);
    }

    public sealed class Surroundings : IAsyncLifetime
    {
        public Redis Redis { get; } = new();

        public SmtpServer Mail { get; } = new("--user", "slices", "--password", "secret word");

        public string Database { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            await Task.WhenAll(Redis.StartAsync(), Mail.StartAsync());
            Database = await Postgres.CloneAsync();
        }

        public async ValueTask DisposeAsync() => await Task.WhenAll(Redis.StopAsync(), Mail.StopAsync());
    }
}
