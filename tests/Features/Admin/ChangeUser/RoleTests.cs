using System.Net;
using Marten;
using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Admin.ChangeUser;

public sealed class RoleTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task A_role_counts_from_the_next_request_on_both_ways()
    {
        var user = await site.AddUserAsync("risen");
        var (chief, risen) = (await site.AddSignedInAsync("role-chief", administrator: true), await site.SignedInAsync("risen"));
        (await risen.SendAsync(new(HttpMethod.Get, "/admin/users"))).Status.ShouldBe(HttpStatusCode.Forbidden);

        (await ChangeAsync(chief, user, "GrantAdministrator")).Location.ShouldBe($"/admin/users/{user.Id}");
        (await risen.SendAsync(new(HttpMethod.Get, "/admin/users"))).Status.ShouldBe(HttpStatusCode.OK);
        var form = (await risen.GetAsync("/admin/users")).Token();
        await ChangeAsync(chief, user, "RevokeAdministrator");

        (await risen.SendAsync(new(HttpMethod.Get, "/admin/users"))).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await risen.PostAsync($"/admin/users/{user.Id}", [new("__RequestVerificationToken", form), new("change", "GrantAdministrator")])).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await site.FindUserAsync("risen")).IsAdministrator.ShouldBeFalse();
        (await risen.IsSignedInAsync()).ShouldBeTrue();
    }

    [Theory]
    [InlineData("GrantAdministrator")]
    [InlineData("ResetPassword")]
    public async Task An_account_that_waits_gets_neither_the_role_nor_a_link(string change)
    {
        var user = await site.AddUserAsync($"waits-{change}", active: false);

        var page = await ChangeAsync(await site.AddSignedInAsync($"chief-{change}", administrator: true), user, change);

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Alert.ShouldContain("This works for active accounts only.");
        (await site.FindUserAsync(user.UserName)).IsAdministrator.ShouldBeFalse();
        (await site.OutgoingMailsAsync()).Exists(m => m.UserId == user.Id).ShouldBeFalse();
    }

    [Fact]
    public async Task Starting_a_reset_queues_the_mail_and_leaves_the_password()
    {
        var user = await site.AddUserAsync("forgetful");
        var chief = await site.AddSignedInAsync("reset-chief", administrator: true);

        (await ChangeAsync(chief, user, "ResetPassword")).Location.ShouldBe($"/admin/users/{user.Id}");

        (await site.OutgoingMailsAsync()).Single(m => m.UserId == user.Id).ShouldSatisfyAllConditions(
            m => m.Template.ShouldBe(MailTemplate.PasswordReset), m => m.To.ShouldBe(user.Email));
        (await site.FindUserAsync("forgetful")).PasswordHash.ShouldBe(user.PasswordHash);
        (await chief.GetAsync($"/admin/users/{user.Id}")).Document.QuerySelectorAll("main input[type=password]").Length.ShouldBe(0);
    }

    [Fact]
    public async Task Ending_all_sessions_signs_out_everywhere_and_lets_in_again()
    {
        var user = await site.AddUserAsync("everywhere");
        var (one, two) = (await site.SignedInAsync("everywhere"), await site.SignedInAsync("everywhere"));

        await ChangeAsync(await site.AddSignedInAsync("ending-chief", administrator: true), user, "EndSessions");

        (await one.IsSignedInAsync()).ShouldBeFalse();
        (await two.IsSignedInAsync()).ShouldBeFalse();
        (await (await site.SignedInAsync("everywhere")).IsSignedInAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task The_details_show_what_happened_and_lead_to_the_record()
    {
        var user = await site.AddUserAsync("storied");
        await site.Visit().SignInAsync("storied", "not the password at all");

        var page = await (await site.AddSignedInAsync("story-chief", administrator: true)).GetAsync($"/admin/users/{user.Id}");

        page.Words.ShouldContain("Sign-in failed Password · 127.0.0.1");
        page.Document.QuerySelector($"a[href='/admin/audit?account={user.Id}']").ShouldNotBeNull();
    }

    [Theory]
    [InlineData("RevokeAdministrator")]
    [InlineData("Disable")]
    [InlineData("Delete")]
    public async Task Of_two_administrators_who_demote_each_other_at_once_one_stays(string change)
    {
        await using var small = new Site();
        await small.InitializeAsync();
        var (one, two) = (await small.AddUserAsync("one", administrator: true), await small.AddUserAsync("two", administrator: true));
        var visitors = new[] { small.Visit(), small.Visit() };
        await visitors[0].SignInAsync("one");
        await visitors[1].SignInAsync("two");
        var tokens = await Task.WhenAll(visitors.Select(async v => (await v.GetAsync("/logout")).Token()));

        await Task.WhenAll(new[] { two, one }.Select((other, i) => visitors[i].PostAsync(
            $"/admin/users/{other.Id}", [new("__RequestVerificationToken", tokens[i]), new("change", change), new("Input.Reason", "as a test")])));

        (await small.QueryAsync(work => work.Query<User>().CountAsync(u => u.IsAdministrator && u.State == UserState.Active))).ShouldBe(1);
    }

    private static async Task<Page> ChangeAsync(Visitor chief, User user, string change) => await chief.PostAsync(
        $"/admin/users/{user.Id}", [new("__RequestVerificationToken", (await chief.GetAsync("/logout")).Token()), new("change", change), new("Input.Reason", "as a test")]);
}
