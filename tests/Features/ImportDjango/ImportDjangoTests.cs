using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Slices.Domain;
using Slices.Features.CleanUp;
using Slices.Tests.Support;

namespace Slices.Tests.Features.ImportDjango;

/// <summary>What Django itself dumps, and what it would never dump, imported by the command beside the site that people then sign in to.</summary>
[Slow]
public sealed class ImportDjangoTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("slices-django-").FullName;
    private readonly PresentSite site = new();

    public async ValueTask InitializeAsync()
    {
        await site.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await site.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("jsonl")]
    [InlineData("json")]
    public async Task Who_signed_in_to_Django_by_any_of_its_hashers_signs_in_here_and_is_hashed_anew(string format)
    {
        var dump = await Django.DumpAsync("auth", format);

        (await ImportAsync(dump)).ShouldBe(
            """
            Imported 13 accounts from 13 rows; 0 were already here, 0 were not taken.
            2 have no password that works here. Their owners choose one with “Forgot password”.
            1 were administrators and aren’t here. create-admin makes them so.
            Each of these is in the report:
            """);

        string[] hashers =
            ["pbkdf2_sha256", "pbkdf2_sha1", "argon2", "bcrypt_sha256", "bcrypt", "scrypt", "sha1", "md5", "unsalted_sha1", "unsalted_md5"];
        foreach (var name in hashers.Select(h => "by_" + h))
        {
            (await SignInAsync(name, Django.PasswordOf(name) + "!")).ShouldBe(HttpStatusCode.BadRequest, name);
            (await SignInAsync(name, Django.PasswordOf(name))).ShouldBe(HttpStatusCode.Redirect, name);
            (await HashOfAsync(name)).ShouldStartWith("$argon2id$v=19$m=64,t=1,p=1$", Case.Sensitive, name);
            (await SignInAsync(name.ToUpperInvariant(), Django.PasswordOf(name))).ShouldBe(HttpStatusCode.Redirect, name);
        }
        (await SignInAsync("by_crypt", "ascii only")).ShouldBe(HttpStatusCode.BadRequest);
        (await SignInAsync("gone", "密码")).ShouldBe(HttpStatusCode.BadRequest);

        var ada = await site.FindUserAsync("by_argon2");
        (ada.Nickname, ada.State, ada.HasPassword, ada.CreatedAt).ShouldBe(("Ада Лавлейс", UserState.Active, true, new DateTimeOffset(2019, 5, 4, 3, 2, 1, TimeSpan.Zero)));
        (await site.KindsAsync(ada)).ShouldContain(AuditKind.AccountAdded);
        var nobody = await site.FindUserAsync("没有密码");
        (nobody.Nickname, nobody.HasPassword, nobody.IsAdministrator).ShouldBe(("王小明", false, false));
        (await site.FindUserAsync("gone")).State.ShouldBe(UserState.Disabled);
        (await site.ValueAsync<DateTimeOffset>($"select last_sign_in_at from sign_in_counters c join users u on u.id = c.user_id where u.user_name_key = 'by_crypt'")).ShouldBe(ada.CreatedAt);
    }

    [Fact]
    public async Task Importing_twice_is_harmless_and_who_was_deleted_since_does_not_come_back()
    {
        var dump = await Django.DumpAsync("auth", "jsonl");
        await ImportAsync(dump);
        await site.ExecuteAsync($"delete from users where user_name_key = 'by_md5'");
        await site.ChangeAsync((await site.FindUserAsync("by_sha1")).Id, u => u.ChangeEmail(EmailAddress.Parse("elsewhere@example.com")!, returns: false, site.Clock.GetUtcNow()));

        (await ImportAsync(dump + Row(14, "late", "late@example.com"))).ShouldStartWith("Imported 1 accounts from 14 rows; 12 were already here, 1 were not taken.");

        (await site.ValueAsync<long>($"select count(*) from users")).ShouldBe(13);
    }

    [Fact]
    public async Task A_second_site_whose_keys_are_the_same_is_imported_under_a_name_of_its_own()
    {
        var forum = Row(1, "forum-person", "forum@example.com");
        await ImportAsync(Row(1, "shop-person", "shop@example.com"));
        (await ImportAsync(forum)).ShouldStartWith("Imported 0 accounts from 1 rows; 1 were already here");

        (await ImportAsync(forum, "--source", "forum")).ShouldStartWith("Imported 1 accounts from 1 rows; 0 were already here");
        (await ImportAsync(forum, "--source", "forum")).ShouldStartWith("Imported 0 accounts from 1 rows; 1 were already here");

        (await site.FindUserAsync("forum-person")).Email.ShouldBe("forum@example.com");
    }

    [Fact]
    public async Task Two_imports_at_once_add_nobody_twice_and_no_report_is_written_over()
    {
        var path = Path.Combine(folder, "many.jsonl");
        await File.WriteAllLinesAsync(path, Enumerable.Range(1, 2500).Select(n => Row(n, $"person{n}", $"person{n}@example.com")));

        var ended = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Application.RunAsync(Settings, ["import-django", path])));

        ended.ShouldAllBe(e => e.Status == 0);
        Array.ForEach(ended, OnlyToldProgress);
        (await site.ValueAsync<long>($"select count(*) from users")).ShouldBe(2500);
        (await site.ValueAsync<long>($"select count(*) from audit_entries where kind = 'AccountAdded'")).ShouldBe(2500);
        (await Application.RunAsync(Settings, ["import-django", path, "--report", path])).ShouldBe(new Ended(1, "", $"{path} exists already. Choose another name with --report."));
    }

    [Fact]
    public async Task What_cannot_be_taken_as_it_is_stands_in_the_report_and_stops_nobody()
    {
        await site.AddUserAsync("Taken", "owner@example.com");
        string[] rows =
        [
            Row(1, "taken", "one@example.com"),
            Row(2, "amy.pond", "two@example.com"),
            Row(3, "admin", "three@example.com"),
            Row(4, "élise@example.org", "four@example.com"),
            Row(5, "five", ""),
            Row(6, "six", "not an address"),
            Row(7, "seven", "OWNER@example.com"),
            Row(8, "eight", "one@EXAMPLE.com"),
            "{ broken",
            """{"model": "auth.group", "pk": 1, "fields": {"name": "editors"}}""",
            """{"model": "auth.user", "pk": 9, "fields": null}""",
            Row(10, "=cmd|' /C calc'!A0", "ten@example.com", first: "\u202Eevil"),
            Row(11, "13800138000", "eleven@example.com", password: "pbkdf2_sha256$999999999$salt$" + Convert.ToBase64String(new byte[32])),
            Row(12, "twelve", "twelve@example.com", password: "argon2$argon2id$v=19$m=104857600,t=20,p=8$c2FsdHNhbHRzYWx0c2FsdA$" + Convert.ToBase64String(new byte[32]).TrimEnd('=')),
            Row(13, "thirteen", "thirteen@example.com", password: $"scrypt$1048576$salt$64$16${Convert.ToBase64String(new byte[64])}"),
            Row(14, "fourteen", "fourteen@example.com", password: "bcrypt$$2b$31$" + new string('a', 53)),
            Row(15, "\0\ud83d", "fifteen@example.com"),
            Row(16, "ordinary", "ordinary@example.com"),
        ];

        var tried = await ImportAsync(string.Join('\n', rows), "--dry-run");
        (await site.ValueAsync<long>($"select count(*) from users")).ShouldBe(1);
        var trialReport = await ReportAsync();
        var done = await ImportAsync(string.Join('\n', rows));

        tried.ShouldStartWith("Dry run: nothing was imported. Of 17 rows, 11 would be imported; 0 are already here, 6 would not be taken.");
        done.ShouldStartWith("Imported 11 accounts from 17 rows; 0 were already here, 6 were not taken.\n7 are not exactly as they were");
        var report = await ReportAsync();
        // Names that are made up at random differ.
        report.Length.ShouldBe(trialReport.Length);
        report.ShouldBe(
            [
                "1,1,taken,one@example.com,imported,Another account has this username. New username:,taken-1",
                "2,2,amy.pond,two@example.com,imported,The username breaks this site’s rules. New username:,amy-pond",
                "3,3,admin,three@example.com,imported,The username breaks this site’s rules. New username:,u-3",
                "4,4,élise@example.org,four@example.com,imported,The username breaks this site’s rules. New username:,elise",
                "5,5,five,,not taken,No email address.,",
                "6,6,six,not an address,not taken,The email address isn’t valid.,",
                "7,7,seven,OWNER@example.com,not taken,Another account has this email address.,",
                "8,8,eight,one@EXAMPLE.com,not taken,Another account has this email address.,",
                "9,,,,not taken,The row isn’t valid JSON.,",
                "11,9,,,not taken,No email address.,",
                "12,10,\"'=cmd|' /C calc'!A0\",ten@example.com,imported,The username breaks this site’s rules. New username:,cmd-C-calc-A0",
                "12,10,\"'=cmd|' /C calc'!A0\",ten@example.com,imported,The nickname can’t be used and was left out.,",
                "13,11,13800138000,eleven@example.com,imported,The username breaks this site’s rules. New username:,13800138000-11",
                "13,11,13800138000,eleven@example.com,imported,The password can’t be checked here. The owner chooses a new one with “Forgot password”. Algorithm:,pbkdf2_sha256",
                "14,12,twelve,twelve@example.com,imported,The password can’t be checked here. The owner chooses a new one with “Forgot password”. Algorithm:,argon2",
                "15,13,thirteen,thirteen@example.com,imported,The password can’t be checked here. The owner chooses a new one with “Forgot password”. Algorithm:,scrypt",
                "16,14,fourteen,fourteen@example.com,imported,The password can’t be checked here. The owner chooses a new one with “Forgot password”. Algorithm:,bcrypt",
                "17,15,?\uFFFD,fifteen@example.com,imported,The username breaks this site’s rules. New username:,u-15",
            ], ignoreOrder: true);
        (await site.FindUserAsync("taken-1")).Email.ShouldBe("one@example.com");
        (await SignInAsync("ordinary", "ordinary")).ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task A_model_of_the_site_s_own_is_imported_by_a_mapping_file()
    {
        var dump = await Django.DumpAsync("custom", "json");
        (await FailAsync(dump)).ShouldBe("The file has no rows of the model auth.user, but of people.person. Name the model of the accounts in a mapping file (--mapping).");
        var mapping = Path.Combine(folder, "mapping.json");
        await File.WriteAllTextAsync(mapping, """{ "model": "people.Person", "userNam": "login" }""");
        (await FailAsync(dump, "--mapping", mapping)).ShouldBe($"{mapping}: there is no member userNam; the nearest is userName.");

        await File.WriteAllTextAsync(mapping, """
            { "model": "people.Person", "userName": "login", "email": "mail", "nickname": "called", "active": "enabled", "superuser": null, "createdAt": "joined" }
            """);
        (await ImportAsync(dump, "--mapping", mapping, "--language", "en")).ShouldStartWith("Imported 2 accounts from 2 rows; 0 were already here, 0 were not taken.\n1 are not");

        var amelie = await site.FindUserAsync("amelie");
        (amelie.Email, amelie.Nickname, amelie.Culture).ShouldBe(("custom0@example.com", "Amélie P.", "en"));
        (await SignInAsync("custom0@example.com", "mot de passé")).ShouldBe(HttpStatusCode.Redirect);
        (await SignInAsync("王小明", "mot de passé")).ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task A_file_that_ends_in_the_middle_is_said_and_what_came_before_stays()
    {
        var whole = await Django.DumpAsync("auth", "json");

        var ended = await RunAsync(whole[..^200]);

        (ended.Status, ended.Errors).ShouldBe((1, "The file can't be read from row 13 on: it ends early, or is no JSON."));
        ended.Output.ShouldStartWith("Imported 12 accounts from 12 rows;");
        (await ImportAsync(whole)).ShouldStartWith("Imported 1 accounts from 13 rows; 12 were already here, 0 were not taken.");
        (await site.ValueAsync<long>($"select count(*) from users")).ShouldBe(13);
        (await FailAsync("")).ShouldStartWith("The file has no rows of a Django dump.");
        (await Application.RunAsync(Settings, ["import-django", Path.Combine(folder, "none")])).Status.ShouldBe(1);
    }

    [Fact]
    public async Task A_node_knows_from_its_start_how_long_imported_passwords_take_until_none_is_left()
    {
        await ImportAsync(Row(1, "slow", "slow@example.com", password: "pbkdf2_sha256$2000000$salt$" + Convert.ToBase64String(new byte[32])));
        await using var other = new Site(Settings);
        await other.InitializeAsync();

        other.HashTime.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(100));
        await site.SendAsync(new CleanUpCommand());
        (await site.ValueAsync<string>($"select algorithm from imported_hashes")).ShouldBe("$pbkdf2-sha256$");

        await site.ExecuteAsync($"delete from users where user_name_key = 'slow'");
        await site.SendAsync(new CleanUpCommand());
        (await site.ValueAsync<long>($"select count(*) from imported_hashes")).ShouldBe(0);
    }

    private Dictionary<string, string?> Settings => new() { ["ConnectionStrings:Postgres"] = site.ConnectionString };

    private static string Row(int key, string name, string email, string first = "", string? password = null) =>
        JsonSerializer.Serialize(new
        {
            model = "auth.user",
            pk = key,
            fields = new { username = name, email, password = password ?? "md5$$" + Md5(name), first_name = first, last_name = "", is_active = true, date_joined = "2020-01-01T00:00:00Z" },
        });

    [SuppressMessage("Security", "CA5351", Justification = "It is how the password was hashed elsewhere.")]
    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));

    // A slow machine also says how far it is.
    private static void OnlyToldProgress(Ended ended) =>
        ended.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldAllBe(line => line.Contains(" a second", StringComparison.Ordinal));

    private async Task<string> ImportAsync(string dump, params string[] options)
    {
        var ended = await RunAsync(dump, options);
        OnlyToldProgress(ended);
        ended.Status.ShouldBe(0);
        return ended.Output.Split(folder)[0].TrimEnd();
    }

    private async Task<string> FailAsync(string dump, params string[] options)
    {
        var ended = await RunAsync(dump, options);
        ended.Status.ShouldBe(1);
        return ended.Errors;
    }

    private async Task<Ended> RunAsync(string dump, params string[] options)
    {
        var path = Path.Combine(folder, "dump.json");
        await File.WriteAllTextAsync(path, dump);
        File.Delete(Path.Combine(folder, "report.csv"));
        return await Application.RunAsync(Settings, ["import-django", path, "--report", Path.Combine(folder, "report.csv"), .. options]);
    }

    private async Task<string[]> ReportAsync() => [.. (await File.ReadAllLinesAsync(Path.Combine(folder, "report.csv"))).Skip(1)];

    private async Task<HttpStatusCode> SignInAsync(string login, string password) => (await site.Visit().SignInAsync(login, password)).Status;

    private Task<string?> HashOfAsync(string name) => site.ValueAsync<string>($"select hash from password_hashes p join users u on u.id = p.user_id where u.user_name_key = {name}");
}
