using System.Net;
using Marten;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Features.Admin.ChangeUser;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Admin.ChangeUser;

public sealed class ChangeUserTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task The_details_say_everything_that_an_administrator_needs()
    {
        var user = await site.AddUserAsync("detailed", "detailed@example.com");
        await site.Visit().SignInAsync("detailed");

        var page = await (await ChiefAsync()).GetAsync($"/admin/users/{user.Id}");

        page.Words.ShouldContain("d•••@example.com");
        page.Words.ShouldContain("Phone numberNot added Addresses 0");
        page.Words.ShouldContain("Two-factor authentication Off");
        page.Text.ShouldNotContain("detailed@example.com");
        page.Words.ShouldContain(user.Id.ToString());
        page.Document.QuerySelector(".state")!.TextContent.ShouldBe("Active");
        page.Document.QuerySelectorAll("form button[name=change]").Select(b => b.GetAttribute("value")).ShouldBe(["ResetPassword", "EndSession"]);
        page.Document.QuerySelectorAll("main a[data-dialog]").Select(a => a.GetAttribute("href")!.Split("ask=")[1]).ShouldBe(["Disable", "EndSessions", "GrantAdministrator", "Delete"]);
        page.Document.QuerySelector("main")!.TextContent.ShouldContain("Signed-in browsers");
    }

    [Fact]
    public async Task Activating_takes_the_address_for_proven()
    {
        var user = await site.AddUserAsync("to-activate", active: false);
        var chief = await ChiefAsync();

        (await ChangeAsync(chief, user, "Activate")).Location.ShouldBe($"/admin/users/{user.Id}");

        (await site.FindUserAsync("to-activate")).State.ShouldBe(UserState.Active);
        (await site.SignedInAsync("to-activate")).SessionCookie.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("Activate", "Activate")]
    [InlineData("Disable", "Disable")]
    [InlineData("Disable", "Enable")]
    [InlineData("GrantAdministrator", "GrantAdministrator")]
    public async Task What_is_so_already_is_written_into_no_log(string before, string change)
    {
        var user = await site.AddUserAsync($"s{Guid.NewGuid():N}"[..20]);
        var chief = await ChiefAsync();
        await ChangeAsync(chief, user, before);
        await ChangeAsync(chief, user, change);
        var entries = (await site.KindsAsync(user)).Count;
        var lines = Lines();

        (await ChangeAsync(chief, user, change)).Status.ShouldBe(HttpStatusCode.Redirect);

        (await site.KindsAsync(user)).Count.ShouldBe(entries);
        Lines().ShouldBe(lines);

        int Lines() => site.Log.All.Count(l => l.Contains($": {change} {user.Id}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Disabling_ends_every_session_at_once_and_enabling_lets_in_again()
    {
        var user = await site.AddUserAsync("to-disable");
        var (one, two, chief) = (await site.SignedInAsync("to-disable"), await site.SignedInAsync("to-disable"), await ChiefAsync());

        await ChangeAsync(chief, user, "Disable");

        (await one.IsSignedInAsync()).ShouldBeFalse();
        (await two.IsSignedInAsync()).ShouldBeFalse();
        (await site.ValueAsync<long>($"select count(*) from sessions where user_id = {user.Id}")).ShouldBe(0);
        (await site.Visit().SignInAsync("to-disable")).Status.ShouldBe(HttpStatusCode.BadRequest);

        await ChangeAsync(chief, user, "Enable");

        (await one.IsSignedInAsync()).ShouldBeFalse();
        (await (await site.SignedInAsync("to-disable")).IsSignedInAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task Enabling_an_account_that_never_proved_its_address_leaves_it_waiting()
    {
        var user = await site.AddUserAsync("never-proven", active: false);
        var chief = await ChiefAsync();

        await ChangeAsync(chief, user, "Disable");
        await ChangeAsync(chief, user, "Enable");

        (await site.FindUserAsync("never-proven")).State.ShouldBe(UserState.Unactivated);
    }

    [Fact]
    public async Task Deleting_asks_once_more_and_then_removes_all_that_belongs_to_the_account()
    {
        await site.Visit().RegisterAsync("to-delete", "to-delete@example.com");
        var user = await site.FindUserAsync("to-delete");
        var chief = await ChiefAsync();
        await ChangeAsync(chief, user, "Activate");
        var visitor = await site.SignedInAsync("to-delete");

        var page = await chief.GetAsync($"/admin/users/{user.Id}?ask=Delete");
        page.Words.ShouldContain("Delete to-delete?");
        (await visitor.IsSignedInAsync()).ShouldBeTrue();
        (await chief.SubmitAsync(page, ("change", "Delete"), ("Reason", "as a test"))).Location.ShouldBe("/admin/users");

        (await visitor.IsSignedInAsync()).ShouldBeFalse();
        (await site.QueryAsync(work => work.Query<User>().AnyAsync(u => u.Id == user.Id))).ShouldBeFalse();
        (await site.OutgoingMailsAsync()).Exists(m => m.UserId == user.Id).ShouldBeFalse();
        (await chief.GetAsync($"/admin/users/{user.Id}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await ChangeAsync(chief, user, "Disable")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await site.Visit().RegisterAsync("to-delete", "somebody-else@example.com")).Words.ShouldContain("Check your inbox");
    }

    [Theory]
    [InlineData("Disable")]
    [InlineData("Delete")]
    [InlineData("RevokeAdministrator")]
    public async Task Nobody_shuts_themselves_out(string change)
    {
        var chief = await ChiefAsync();

        var page = await ChangeAsync(chief, await site.FindUserAsync("chief"), change);

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Alert.ShouldContain("You can’t disable or delete your own account, remove your own admin role or turn off your own two-factor authentication.");
        (await chief.IsSignedInAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_deletion_that_takes_longer_than_anybody_waits_is_done_all_the_same()
    {
        var user = await site.AddUserAsync("long-history");
        await site.Visit().SignInAsync("long-history");
        using var waiting = new CancellationTokenSource();
        Task<ChangeUserResult> deleting = null!;
        await site.WithAsync(async services =>
        {
            await using var held = await services.GetRequiredService<UnitOfWork>().BeginAsync(default);
            await services.GetRequiredService<Sql>().ExecuteAsync($"select from audit_entries where user_id = {user.Id} for update", default);
            deleting = site.WithAsync(inner => inner.GetRequiredService<IRequestHandler<ChangeUserCommand, ChangeUserResult>>()
                .Handle(new(user.Id, UserChange.Delete, "as a test"), waiting.Token));
            await Eventually.TrueAsync(site.AnybodyWaitsAsync);
            await waiting.CancelAsync();
            return true;
        });

        (await deleting).ShouldBe(ChangeUserResult.Done);
        (await site.ValueAsync<long>($"select count(*) from users where id = {user.Id}")).ShouldBe(0);
    }

    [Fact]
    public async Task An_address_that_another_account_proved_is_refused()
    {
        var late = await site.AddUserAsync("late", "contested@example.com", active: false);
        await site.AddUserAsync("early", "contested@example.com");

        var page = await ChangeAsync(await ChiefAsync(), late, "Activate");

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Alert.ShouldContain("Another account is already active with this email address.");
        (await site.FindUserAsync("late")).State.ShouldBe(UserState.Unactivated);
    }

    [Theory]
    [InlineData("change=Nonsense")]
    [InlineData("change=99")]
    [InlineData("change=")]
    [InlineData("")]
    public async Task A_change_that_there_is_not_is_a_bad_request(string field)
    {
        var user = await site.AddUserAsync($"c{Guid.NewGuid():N}"[..20]);
        var chief = await ChiefAsync();
        var form = await TokenAsync(chief);
        if (field.Split('=') is [var name, var value])
        {
            form[name] = value;
        }

        (await chief.PostAsync($"/admin/users/{user.Id}", form)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await chief.PostAsync("/admin/users", form)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await site.FindUserAsync(user.UserName)).State.ShouldBe(UserState.Active);
    }

    [Theory]
    [InlineData("/admin/users?state=Active", "/admin/users?state=Active")]
    [InlineData("//evil.example", "/")]
    public async Task The_lists_menu_leads_back_to_the_list_and_nowhere_else(string returnUrl, string to)
    {
        var user = await site.AddUserAsync($"m{Guid.NewGuid():N}"[..20]);
        var chief = await ChiefAsync();

        var answer = await chief.PostAsync(
            $"/admin/users/{user.Id}?change=Disable&returnUrl={Uri.EscapeDataString(returnUrl)}", await TokenAsync(chief));

        answer.Location.ShouldBe(to);
        (await site.FindUserAsync(user.UserName)).State.ShouldBe(UserState.Disabled);
    }

    [Fact]
    public async Task A_link_alone_changes_nobody()
    {
        var user = await site.AddUserAsync("linked");

        (await (await ChiefAsync()).GetAsync($"/admin/users/{user.Id}?change=Disable")).Status.ShouldBe(HttpStatusCode.OK);

        (await site.FindUserAsync("linked")).State.ShouldBe(UserState.Active);
    }

    [Fact]
    public async Task Several_are_changed_together_and_those_left_alone_are_counted()
    {
        var users = new[] { await site.AddUserAsync("bulk-one"), await site.AddUserAsync("bulk-two") };
        var chief = await ChiefAsync();
        var form = (await TokenAsync(chief)).Append(new("change", "Disable"))
            .Concat(users.Append(await site.FindUserAsync("chief")).Select(u => new KeyValuePair<string, string>("ids", u.Id.ToString())));

        var page = await chief.GetAsync((await chief.PostAsync("/admin/users?search=bulk-", form)).Location.ShouldNotBeNull());

        page.Alert.ShouldStartWith("1 not changed. You can’t disable or delete your own account");
        page.Document.QuerySelectorAll("tbody .state").Select(s => s.TextContent).ShouldBe(["Disabled", "Disabled"]);
        (await site.FindUserAsync("chief")).State.ShouldBe(UserState.Active);
    }

    [Fact]
    public async Task Nobody_is_deleted_in_bulk()
    {
        var user = await site.AddUserAsync("never-in-bulk");
        var chief = await ChiefAsync();
        var form = await TokenAsync(chief);
        (form["change"], form["ids"]) = ("Delete", user.Id.ToString());

        await chief.PostAsync("/admin/users", form);

        (await site.QueryAsync(work => work.Query<User>().AnyAsync(u => u.Id == user.Id))).ShouldBeTrue();
    }

    [Fact]
    public async Task An_ordinary_user_changes_nobody()
    {
        var victim = await site.AddUserAsync("victim");
        var intruder = await site.AddSignedInAsync("intruder");
        var form = await TokenAsync(intruder);
        (form["change"], form["ids"]) = ("Disable", victim.Id.ToString());

        (await intruder.PostAsync($"/admin/users/{victim.Id}", form)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await intruder.PostAsync("/admin/users", form)).Status.ShouldBe(HttpStatusCode.Forbidden);

        (await site.FindUserAsync("victim")).State.ShouldBe(UserState.Active);
    }

    [Fact]
    public async Task A_sign_in_at_the_moment_of_disabling_leaves_no_session_behind()
    {
        var user = await site.AddUserAsync("racing");
        var chief = await ChiefAsync();
        var form = await TokenAsync(chief);
        form["change"] = "Disable";
        var visitors = Enumerable.Range(0, 8).Select(_ => site.Visit()).ToList();
        var pages = await Task.WhenAll(visitors.Select(v => v.GetAsync("/login")));

        await Task.WhenAll(visitors
            .Zip(pages, (v, p) => v.SubmitAsync(p, ("Login", "racing"), ("Password", Site.Password)))
            .Append(chief.PostAsync($"/admin/users/{user.Id}", form)));

        (await site.ValueAsync<long>($"select count(*) from sessions where user_id = {user.Id}")).ShouldBe(0);
    }

    [Fact]
    public async Task A_link_for_a_new_password_says_whose_wish_it_is_and_only_so_many_leave()
    {
        var user = await site.AddUserAsync("to-reset", "to-reset@example.com");
        var chief = await ChiefAsync();
        Page refused;
        var sent = 0;
        while ((refused = await ChangeAsync(chief, user, "ResetPassword")).Status == HttpStatusCode.Redirect)
        {
            sent++;
            sent.ShouldBeLessThanOrEqualTo(MailRateLimiter.PerHour + MailRateLimiter.PerNetwork);
            // Before the next one, which would make it obsolete.
            await site.MailsAsync("to-reset@example.com");
        }

        refused.Alert.ShouldContain("Too many password links went to this user lately. Try again in a few hours.");
        var answer = await chief.CallAsync(HttpMethod.Post, $"/admin/users/{user.Id}/changes", new { change = "resetPassword" });
        (answer.Status, answer.Problem()).ShouldBe((HttpStatusCode.Conflict, "changeUser.tooMany"));
        var mails = await site.MailsAsync("to-reset@example.com");
        mails.Count.ShouldBe(sent);
        mails[0].Text.ShouldContain("Requested by an administrator of the site.");
        mails[0].Text.ShouldNotContain("127.0.0.");
        // The owner's own are counted apart.
        await site.Visit().CompleteAsync("/forgot", ("Email", "to-reset@example.com"));
        (await site.MailsAsync("to-reset@example.com"))[0].Text.ShouldContain("Requested from the IP address 127.0.0.");
    }

    private async Task<Visitor> ChiefAsync()
    {
        if (!await site.QueryAsync(work => work.Query<User>().AnyAsync(u => u.UserNameKey == "chief")))
        {
            await site.AddUserAsync("chief", administrator: true);
        }
        return await site.SignedInAsync("chief");
    }

    private static async Task<Dictionary<string, string>> TokenAsync(Visitor visitor) =>
        new() { ["__RequestVerificationToken"] = (await visitor.GetAsync("/logout")).Token(), ["Input.Reason"] = "as a test" };

    private static async Task<Page> ChangeAsync(Visitor chief, User user, string change)
    {
        var form = await TokenAsync(chief);
        form["change"] = change;
        return await chief.PostAsync($"/admin/users/{user.Id}", form);
    }
}
