using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Admin.CreateAdmin;

public sealed class CreateAdminTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task A_new_administrator_can_sign_in_at_once_with_the_password_from_standard_input()
    {
        var ended = await RunAsync($"{Site.Password}\n", "--user-name", "chief", "--email", "chief@example.com", "--password-stdin");

        ended.Status.ShouldBe(0, ended.Errors);
        ended.Output.ShouldBe("Made the administrator chief.");
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

        var ended = await RunAsync("another password entirely\n", "--user-name", "Member", "--email", "MEMBER@example.com", "--password-stdin");

        ended.Status.ShouldBe(0, ended.Errors);
        ended.Output.ShouldContain("its password stays as it was");
        var after = await site.FindUserAsync("member");
        after.IsAdministrator.ShouldBeTrue();
        after.State.ShouldBe(UserState.Active);
        after.PasswordHash.ShouldBe(before.PasswordHash);
    }

    [Fact]
    public async Task An_account_that_never_proved_its_address_may_be_anybodys_and_is_not_promoted()
    {
        await site.AddUserAsync("stranger", "stranger@example.com", active: false);

        var ended = await RunAsync("another password entirely\n", "--user-name", "stranger", "--email", "stranger@example.com", "--password-stdin");

        ended.Status.ShouldBe(1);
        ended.Errors.ShouldContain("isn't active");
        (await site.FindUserAsync("stranger")).IsAdministrator.ShouldBeFalse();
    }

    [Fact]
    public async Task Without_a_terminal_the_password_is_not_guessed_from_the_input()
    {
        var ended = await RunAsync($"{Site.Password}\n", "--user-name", "nobody1", "--email", "nobody1@example.com");

        ended.Status.ShouldBe(1);
        ended.Sentences.ShouldHaveSingleItem().ShouldContain("--password-stdin");
        (await ExistsAsync("nobody1")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("short", "A password has at least 8 characters.")]
    [InlineData("", "Enter a password.")]
    [InlineData("password1", "This password is too common and easy to guess. Choose another one.")]
    public async Task A_bad_password_is_said_in_a_sentence_and_nothing_is_created(string password, string sentence)
    {
        var ended = await RunAsync($"{password}\n", "--user-name", "nobody2", "--email", "nobody2@example.com", "--password-stdin");

        ended.Status.ShouldBe(1);
        ended.Errors.ShouldBe(sentence);
        (await ExistsAsync("nobody2")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_name_or_an_address_of_somebody_else_is_refused()
    {
        await site.AddUserAsync("landlord", "landlord@example.com");

        var name = await RunAsync($"{Site.Password}\n", "--user-name", "landlord", "--email", "thief@example.com", "--password-stdin");
        var email = await RunAsync($"{Site.Password}\n", "--user-name", "thief", "--email", "landlord@example.com", "--password-stdin");

        (name.Status, email.Status).ShouldBe((1, 1));
        name.Sentences.ShouldHaveSingleItem().ShouldStartWith("--user-name");
        email.Sentences.ShouldHaveSingleItem().ShouldStartWith("--email");
        (await site.FindUserAsync("landlord")).IsAdministrator.ShouldBeFalse();
        (await ExistsAsync("thief")).ShouldBeFalse();
    }

    [Fact]
    public async Task An_option_that_is_missing_is_said()
    {
        var ended = await RunAsync("", "--user-name", "nobody3");

        ended.Status.ShouldBe(1);
        ended.Errors.ShouldContain("--email");
    }

    private Task<bool> ExistsAsync(string name) => site.QueryAsync(db => db.Users.AnyAsync(u => u.UserNameKey == name));

    private Task<Ended> RunAsync(string input, params string[] options) => Application.RunAsync(
        new() { ["ConnectionStrings:Postgres"] = site.ConnectionString }, ["create-admin", .. options], input);
}
