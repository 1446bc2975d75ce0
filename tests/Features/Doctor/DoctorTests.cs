using Slices.Tests.Support;

namespace Slices.Tests.Features.Doctor;

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
        foreach (var subject in new[] { "Settings", "PostgreSQL", "Ephemeral store", "Passwords", "Passkeys", "Mail", "SMS" })
        {
            lines.ShouldContain(line => line.Contains($"  {subject}: ", StringComparison.Ordinal));
        }
        ended.Output.ShouldContain("Redis answers.");
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
    [InlineData("http://127.0.0.1:5080", "ok       Passkeys: off, since Site:BaseUrl http://127.0.0.1:5080 is an IP address")]
    [InlineData("http://[::1]:5080", "ok       Passkeys: off, since Site:BaseUrl http://[::1]:5080 is an IP address")]
    [InlineData("http://id.example.com", "ok       Passkeys: browsers make none, since Site:BaseUrl http://id.example.com doesn't begin with https://")]
    [InlineData("http://localhost:5080", "ok       Passkeys: they belong to localhost.")]
    [InlineData("https://账号.中国", "ok       Passkeys: they belong to xn--rprr44k.xn--fiqs8s.")]
    public async Task It_says_whether_there_are_passkeys_at_the_sites_address_and_why_not(string address, string line) =>
        (await ExamineAsync(new() { ["Site:BaseUrl"] = address })).Output.Split('\n').Where(l => l.Contains("Passkeys", StringComparison.Ordinal))
            .ShouldHaveSingleItem().ShouldStartWith(line);

    [Fact]
    public async Task Outside_Development_an_address_without_passkeys_is_a_warning() =>
        (await ExamineAsync(new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production", ["Passwords:Iterations"] = "220000", ["Site:BaseUrl"] = "https://192.0.2.7", ["Mail:From"] = "no-reply@example.com",
        })).Output.ShouldContain("warning  Passkeys: off, since Site:BaseUrl https://192.0.2.7 is an IP address");

    [Fact]
    public async Task A_database_behind_this_version_is_a_warning()
    {
        await Postgres.ExecuteAsync("create database not_migrated");

        var ended = await ExamineAsync(new() { ["ConnectionStrings:Postgres"] = await Postgres.ConnectionStringAsync("not_migrated") });

        ended.Status.ShouldBe(0, ended.Output);
        ended.Output.ShouldContain("warning  PostgreSQL: the database lacks 0001_Initial, 0002_Mobiles");
    }

    private Task<Ended> ExamineAsync(Dictionary<string, string?> changes)
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
        return Application.RunAsync(settings, ["doctor"]);
    }

    public sealed class Surroundings : IAsyncLifetime
    {
        public Redis Redis { get; } = new();

        public SmtpServer Mail { get; } = new("--user", "slices", "--password", "secret word");

        public string Database { get; private set; } = "";

        public async Task InitializeAsync()
        {
            await Task.WhenAll(Redis.StartAsync(), Mail.StartAsync());
            Database = await Postgres.CloneAsync();
        }

        public Task DisposeAsync() => Task.WhenAll(Redis.StopAsync(), Mail.StopAsync());
    }
}
