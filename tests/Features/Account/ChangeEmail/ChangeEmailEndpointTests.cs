using System.Net;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Account.ChangeEmail;

public sealed class ChangeEmailEndpointTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task The_password_in_the_same_call_makes_an_old_session_fresh_and_a_link_leaves()
    {
        await site.AddUserAsync("ae-owner", "ae-owner@example.com");
        var visitor = await site.SignedInAsync("ae-owner");
        var copied = visitor.SessionCookie;
        site.Clock.Move(TimeSpan.FromMinutes(11));

        var answer = await visitor.CallAsync(HttpMethod.Put, "/me/email", new { email = "ae-new@example.com", password = Site.Password });

        answer.Status.ShouldBe(HttpStatusCode.Accepted, answer.Text);
        (await site.MailsAsync("ae-new@example.com")).ShouldHaveSingleItem().EmailPath().ShouldNotBeEmpty();
        visitor.SessionCookie.ShouldNotBe(copied);
        (await visitor.IsSignedInAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_wrong_password_sends_nothing_however_fresh_the_session_is()
    {
        await site.AddUserAsync("ae-wrong", "ae-wrong@example.com");
        var visitor = await site.SignedInAsync("ae-wrong");

        var answer = await visitor.CallAsync(HttpMethod.Put, "/me/email", new { email = "ae-thief@example.com", password = "not the password" });

        (answer.Status, answer.Problem()).ShouldBe((HttpStatusCode.BadRequest, "confirm.wrong"));
        answer.WrongMembers().ShouldBe(["password"]);
        (await site.MailsAsync("ae-thief@example.com")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ae-same", "ae-same@example.com", "email.same", "This is your address already.")]
    [InlineData("ae-none", "none", "email.form", "Enter one e-mail address, such as name@example.com.")]
    public async Task What_can_not_be_the_new_address_says_so(string name, string email, string code, string error)
    {
        await site.AddUserAsync(name, $"{name}@example.com");
        var visitor = await site.SignedInAsync(name);

        var answer = await visitor.CallAsync(HttpMethod.Put, "/me/email", new { email, password = Site.Password });

        (answer.Status, answer.Problem()).ShouldBe((HttpStatusCode.BadRequest, code));
        answer.Json().GetProperty("errors").GetProperty("email")[0].GetString().ShouldBe(error);
    }

    [Fact]
    public async Task Where_there_is_a_second_factor_only_a_fresh_proof_by_it_counts()
    {
        await site.AddUserAsync("ae-guarded", "ae-guarded@example.com");
        var visitor = await site.SignedInAsync("ae-guarded");
        await visitor.AddAppAsync(site);
        site.Clock.Move(TimeSpan.FromMinutes(11));

        var answer = await visitor.CallAsync(HttpMethod.Put, "/me/email", new { email = "ae-taken-away@example.com", password = Site.Password });

        (answer.Status, answer.Problem()).ShouldBe((HttpStatusCode.Forbidden, "refusal.unconfirmed"));
        (await site.MailsAsync("ae-taken-away@example.com")).ShouldBeEmpty();
    }
}
