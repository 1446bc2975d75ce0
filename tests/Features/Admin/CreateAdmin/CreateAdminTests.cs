using Marten;
using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Admin.CreateAdmin;

[Slow]
public sealed class CreateAdminTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task A_new_administrator_can_sign_in_at_once_with_the_password_from_standard_input()
    {
        var ended = await RunWithInputAsync($"{Site.Password}\n", "--user-name", "chief", "--email", "chief@example.com", "--password-stdin");

        ended.Status.ShouldBe(0, ended.Errors);
        ended.Output.ShouldBe("Created the administrator chief.");
        ended.Errors.ShouldBeEmpty();
        var chief = await site.FindUserAsync("chief");
        chief.IsAdministrator.ShouldBeTrue();
        chief.State.ShouldBe(UserState.Active);
        chief.Culture.ShouldBeOneOf("en", "zh-CN");
        var visitor = site.Visit();
        await visitor.SignInAsync("chief");
        (await visitor.GetAsync("/admin/users")).Status.ShouldBe(System.Net.HttpStatusCode.OK);
        site.Log.All.ShouldAllBe(line => !line.Contains(Site.Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_account_that_exists_is_promoted_and_keeps_its_password()
    {
        var before = await site.AddUserAsync("member", "member@example.com");

        var ended = await RunAsync("--user-name", "Member", "--email", "MEMBER@example.com", "--password-stdin");

        ended.Status.ShouldBe(0, ended.Errors);
        ended.Output.ShouldContain("The password hasn’t changed");
        var after = await site.FindUserAsync("member");
        after.IsAdministrator.ShouldBeTrue();
        after.State.ShouldBe(UserState.Active);
        after.PasswordHash.ShouldBe(before.PasswordHash);
    }

    [Fact]
    public async Task An_account_that_never_proved_its_address_may_be_anybodys_and_is_not_promoted()
    {
        await site.AddUserAsync("stranger", "stranger@example.com", active: false);

        var ended = await RunWithInputAsync("another password entirely\n", "--user-name", "stranger", "--email", "stranger@example.com", "--password-stdin");

        ended.Status.ShouldBe(1);
        ended.Errors.ShouldContain("isn’t active");
        (await site.FindUserAsync("stranger")).IsAdministrator.ShouldBeFalse();
    }

    [Fact]
    public async Task Without_a_terminal_the_password_is_not_guessed_from_the_input()
    {
        var ended = await Application.RunApartAsync(
            new() { ["ConnectionStrings:Postgres"] = site.ConnectionString }, ["create-admin", "--user-name", "nobody1", "--email", "nobody1@example.com"], $"{Site.Password}\n");

        ended.Status.ShouldBe(1);
        ended.Sentences.ShouldHaveSingleItem().ShouldContain("--password-stdin");
        (await ExistsAsync("nobody1")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("", "Enter a password.")]
    [InlineData("password1", "This password is too common. Choose another one.")]
    public async Task A_bad_password_is_said_in_a_sentence_and_nothing_is_created(string password, string sentence)
    {
        var ended = await RunWithInputAsync($"{password}\n", "--user-name", "nobody2", "--email", "nobody2@example.com", "--password-stdin");

        ended.Status.ShouldBe(1);
        ended.Errors.ShouldBe(sentence);
        (await ExistsAsync("nobody2")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_name_or_an_address_of_somebody_else_is_refused()
    {
        await site.AddUserAsync("landlord", "landlord@example.com");

        var name = await RunWithInputAsync($"{Site.Password}\n", "--user-name", "landlord", "--email", "thief@example.com", "--password-stdin");
        var email = await RunWithInputAsync($"{Site.Password}\n", "--user-name", "thief", "--email", "landlord@example.com", "--password-stdin");

        (name.Status, email.Status).ShouldBe((1, 1));
        name.Sentences.ShouldHaveSingleItem().ShouldStartWith("--user-name");
        email.Sentences.ShouldHaveSingleItem().ShouldStartWith("--email");
        (await site.FindUserAsync("landlord")).IsAdministrator.ShouldBeFalse();
        (await ExistsAsync("thief")).ShouldBeFalse();
    }

    [Fact]
    public async Task An_option_that_is_missing_is_said()
    {
        var ended = await RunAsync("--user-name", "nobody3");

        ended.Status.ShouldBe(2);
        ended.Errors.ShouldContain("--email");
    }

    [Fact]
    public async Task What_it_says_is_in_the_callers_language_and_so_is_the_account()
    {
        string[] arguments = ["create-admin", "--user-name", "zhang", "--email", "zhang@example.com", "--password-stdin"];
        var environment = new Dictionary<string, string?>
        {
            ["ConnectionStrings:Postgres"] = site.ConnectionString,
            ["LANG"] = "zh_CN.UTF-8",
            ["LC_ALL"] = null,
            ["LC_MESSAGES"] = null,
        };

        var refused = await Application.RunApartAsync(environment, arguments, "short\n");
        var ended = await Application.RunApartAsync(environment, arguments, $"{Site.Password}\n");

        refused.Errors.ShouldBe("密码至少要有 8 个字符。");

        ended.Output.ShouldBe("已创建管理员 zhang。", ended.Errors);
        (await site.FindUserAsync("zhang")).Culture.ShouldBe("zh-CN");
    }

    [Fact]
    public async Task A_name_that_registrations_may_not_have_is_fine_for_an_administrator()
    {
        var ended = await RunWithInputAsync($"{Site.Password}\n", "--user-name", "admin", "--email", "the-admin@example.com", "--password-stdin");

        ended.Status.ShouldBe(0, ended.Errors);
        (await site.FindUserAsync("admin")).IsAdministrator.ShouldBeTrue();
        (await site.Visit().RegisterAsync("root", "root@example.com")).Error("UserName").ShouldContain("reserved");
    }

    [Fact]
    public async Task On_a_terminal_a_weak_password_is_said_before_it_is_asked_for_again_and_a_good_one_is_asked_twice()
    {
        var weak = await TypeAsync("weakling", "short");
        var differing = await TypeAsync("weakling", Site.Password, "something else entirely");
        var good = await TypeAsync("careful", Site.Password, Site.Password);
        var badName = await TypeAsync("x", Site.Password);

        weak.ShouldContain("Password:");
        weak.ShouldContain("Use at least 8 characters.");
        weak.ShouldNotContain("Confirm password:");
        differing.ShouldContain("The passwords don’t match.");
        (await ExistsAsync("weakling")).ShouldBeFalse();
        good.ShouldContain("Created the administrator careful.");
        good.ShouldNotContain(Site.Password);
        badName.ShouldContain("3–30 characters");
        badName.ShouldNotContain("Password:");
    }

    private Task<bool> ExistsAsync(string name) => site.QueryAsync(work => work.Query<User>().AnyAsync(u => u.UserNameKey == name));

    private Task<Ended> RunAsync(params string[] options) =>
        Application.RunAsync(new() { ["ConnectionStrings:Postgres"] = site.ConnectionString }, ["create-admin", .. options]);

    // As a process, since only one of those has a standard input of its own.
    private Task<Ended> RunWithInputAsync(string input, params string[] options) =>
        Application.RunApartAsync(new() { ["ConnectionStrings:Postgres"] = site.ConnectionString }, ["create-admin", .. options], input);

    // By python's pty, which is a terminal to the command: what it prints, when each answer is typed as soon as it is asked for.
    private async Task<string> TypeAsync(string name, params string[] answers)
    {
        var start = new System.Diagnostics.ProcessStartInfo("python3", [Path.Combine(AppContext.BaseDirectory, "Support", "type_answers.py"), string.Join('\n', answers),
            "dotnet", Path.Combine(AppContext.BaseDirectory, "Slices.dll"), "create-admin", "--user-name", name, "--email", $"{name}@example.com"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ConnectionStrings__Postgres"] = site.ConnectionString;
        start.Environment["LC_ALL"] = "en_US.UTF-8";
        using var typing = System.Diagnostics.Process.Start(start)!;
        return await typing.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(120));
    }
}
