using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Passwords;
using Slices.Tests.Support;

namespace Slices.Tests.Features.ExportUsers;

/// <summary>From one site to another by a file: export-users here, import-users there.</summary>
[Slow]
public sealed class ExportUsersTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("slices-export-").FullName;
    private Site here = null!;
    private Site there = null!;

    public async ValueTask InitializeAsync()
    {
        (here, there) = (await SiteAsync(), await SiteAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await here.DisposeAsync();
        await there.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Whoever_is_exported_signs_in_where_they_are_imported()
    {
        var amy = await here.AddUserAsync("amy", "amy@example.com", administrator: true);
        await here.ChangeAsync(amy.Id, u =>
        {
            u.ChangeProfile(Nickname.Parse("小艾"), "zh-CN", "Europe/Paris");
            u.ConfirmMobile(MobileNumber.FromValue("+8613800138000"));
        });
        await here.Visit().SignInAsync("amy");
        var old = await here.AddUserAsync("old");
        await here.SetAsync(old.Id, u => u.PasswordHash, Identity(PasswordHasherCompatibilityMode.IdentityV2));
        var older = await here.AddUserAsync("older");
        await here.SetAsync(older.Id, u => u.PasswordHash, Identity(PasswordHasherCompatibilityMode.IdentityV3));
        var without = await here.AddUserAsync("without");
        await here.ChangeAsync(without.Id, u => u.MakePasswordUnusable("unusable"));
        var shut = await here.AddUserAsync("shut");
        await here.ChangeAsync(shut.Id, u => u.Disable());
        await here.AddUserAsync("waiting", active: false);
        var path = Path.Combine(folder, "users.jsonl");

        var exported = await RunAsync(here, "export-users", path);
        exported.ShouldBe(new Ended(0, $"Exported 6 accounts to {path}.", ""));
        (OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await RunAsync(here, "export-users", path)).Status.ShouldBe(1);
        var lines = (await File.ReadAllLinesAsync(path)).Select(line => JsonDocument.Parse(line).RootElement).ToDictionary(line => line.GetProperty("userName").GetString()!);
        lines["amy"].GetProperty("passwordHash").GetString().ShouldStartWith("$argon2id$v=19$");
        lines["old"].GetProperty("passwordHash").GetString().ShouldStartWith("$pbkdf2-sha1$i=1000$");
        lines["older"].GetProperty("passwordHash").GetString().ShouldStartWith("$pbkdf2-sha512$i=2345$");
        lines["without"].TryGetProperty("passwordHash", out _).ShouldBeFalse();
        (await here.AuditEntriesAsync())[^1].ShouldSatisfyAllConditions(e => e.Kind.ShouldBe(AuditKind.AccountsExported), e => e.Detail.ShouldBe("export-users 6"));

        (await RunAsync(there, "import-users", path)).Output.ShouldStartWith("Imported 5 accounts from 6 rows; 0 were already here, 1 were not taken.\n1 have no password");
        (await RunAsync(there, "import-users", path, "--report", $"{path}.again.csv")).Output.ShouldStartWith("Imported 0 accounts from 6 rows; 5 were already here, 1 were not taken.");

        foreach (var name in new[] { "amy", "+8613800138000", "old", "older" })
        {
            (await there.Visit().SignInAsync(name)).Status.ShouldBe(HttpStatusCode.Redirect, name);
        }
        var moved = await there.FindUserAsync("amy");
        (moved.Email, moved.Nickname, moved.Culture, moved.TimeZone, moved.IsAdministrator).ShouldBe(("amy@example.com", "小艾", "zh-CN", "Europe/Paris", false));
        moved.CreatedAt.ShouldBe(amy.CreatedAt, TimeSpan.FromMilliseconds(1));
        ((await there.FindUserAsync("without")).HasPassword, (await there.FindUserAsync("shut")).State).ShouldBe((false, UserState.Disabled));
    }

    [Fact]
    public async Task Locks_deletions_and_accepted_terms_move_with_an_account_and_an_unproven_address_does_not()
    {
        var now = here.Clock.GetUtcNow();
        await here.ChangeAsync((await here.AddUserAsync("locked")).Id, u =>
        {
            u.ConfirmMobile(MobileNumber.FromValue("+8613800138001"));
            u.LockUntilReset("unusable");
        });
        await here.ChangeAsync((await here.AddUserAsync("leaving")).Id, u => u.RequestDeletion(now));
        await here.ChangeAsync((await here.AddUserAsync("agreed")).Id, u => u.AcceptAgreement("of-old", now.AddDays(-1)));
        await here.ChangeAsync((await here.AddUserAsync("squatter", "bob@example.com", active: false)).Id, u => u.Disable());
        await here.AddUserAsync("bob", "bob@example.com");
        var path = Path.Combine(folder, "users.jsonl");
        await RunAsync(here, "export-users", path);
        await File.AppendAllLinesAsync(path, ["""{"id":"x","userName":"stranger","email":"stranger@example.com","state":"banned"}"""]);

        (await RunAsync(there, "import-users", path)).Output.ShouldStartWith("Imported 4 accounts from 6 rows; 0 were already here, 2 were not taken.");

        var locked = await there.FindUserAsync("locked");
        (locked.MustReset, locked.HasPassword, locked.Mobile).ShouldBe((true, false, "+8613800138001"));
        (await there.FindUserAsync("leaving")).DeletionDueAt.ShouldNotBeNull();
        (await there.FindUserAsync("agreed")).Agreements[^1].Version.ShouldBe("of-old");
        (await there.FindUserAsync("bob")).State.ShouldBe(UserState.Active);
    }

    [Fact]
    public async Task This_programs_own_hash_moves_whatever_it_cost()
    {
        // 256 MiB, which nobody else's may take.
        var hash = new Argon2idAlgorithm(memoryKiB: 256 * 1024, passes: 1).Hash(Site.Password);
        await here.SetAsync((await here.AddUserAsync("costly")).Id, u => u.PasswordHash, hash);
        var path = Path.Combine(folder, "users.jsonl");
        await RunAsync(here, "export-users", path);

        (await RunAsync(there, "import-users", path)).Output.ShouldStartWith("Imported 1 account");

        (await there.FindUserAsync("costly")).PasswordHash.ShouldBe(hash);
        (await there.Visit().SignInAsync("costly")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task A_second_file_whose_keys_are_the_same_is_imported_under_a_name_of_its_own()
    {
        var (one, two) = (Path.Combine(folder, "one.jsonl"), Path.Combine(folder, "two.jsonl"));
        await File.WriteAllTextAsync(one, """{"id":"1","userName":"first","email":"first@example.com"}""");
        await File.WriteAllTextAsync(two, """{"id":"1","userName":"second","email":"second@example.com"}""");
        await RunAsync(there, "import-users", one);

        (await RunAsync(there, "import-users", two)).Output.ShouldStartWith("Imported 0 accounts from 1 rows; 1 were already here");
        (await RunAsync(there, "import-users", two, "--source", "other")).Output.ShouldStartWith("Imported 1 accounts from 1 rows; 0 were already here");
    }

    [Fact]
    public async Task A_name_that_somebody_had_lately_is_taken_and_a_trial_says_the_same()
    {
        var holder = await there.AddUserAsync("emma", "emma@example.com");
        await there.ExecuteAsync(
            $"insert into former_user_names (user_name_key, user_id, user_name, changed_at, reserved_until) values ('amy', {holder.Id}, 'amy', now() - interval '60 days', now() - interval '30 days')");
        var path = Path.Combine(folder, "users.jsonl");
        var rows = Enumerable.Range(0, 1200).Select(n => $$"""{"id":"{{n % 1100}}","userName":"{{(n % 1100 == 0 ? "amy" : $"person-{n % 1100}")}}","email":"person-{{n % 1100}}@example.com"}""");
        await File.WriteAllLinesAsync(path, rows);

        var (tried, done) = (await RunAsync(there, "import-users", path, "--dry-run", "--report", $"{path}.1.csv"), await RunAsync(there, "import-users", path, "--report", $"{path}.2.csv"));

        done.Output.ShouldStartWith("Imported 1,100 accounts from 1,200 rows; 100 were already here, 0 were not taken.");
        tried.Output.ShouldContain("Of 1,200 rows, 1,100 would be imported; 100 are already here, 0 would");
        (await there.ValueAsync<string>($"select user_name from users where email_key = 'person-0@example.com'")).ShouldNotBe("amy");
    }

    private static async Task<Site> SiteAsync()
    {
        var site = new PresentSite();
        await site.InitializeAsync();
        return site;
    }

    private static Task<Ended> RunAsync(Site site, params string[] arguments) => Application.RunAsync(new() { ["ConnectionStrings:Postgres"] = site.ConnectionString }, arguments);

    private static string Identity(PasswordHasherCompatibilityMode form) =>
        new PasswordHasher<User>(Options.Create(new PasswordHasherOptions { IterationCount = 2345, CompatibilityMode = form })).HashPassword(null!, Site.Password);
}
