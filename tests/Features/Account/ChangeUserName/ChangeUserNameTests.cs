using System.Net;
using Slices.Domain;
using Slices.Features.CleanUp;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Account.ChangeUserName;

public sealed class ChangeUserNameTests(Site site) : IClassFixture<Site>
{
    private const string Path = "/account/profile/username";

    [Fact]
    public async Task Somebody_takes_another_name_signs_in_by_it_and_is_told()
    {
        var visitor = await SignedInAsync("un-before", "un-before@example.com");

        var done = await visitor.CompleteAsync(Path, ("UserName", "Un-After"));

        done.Words.ShouldContain("Your username is Un-After now.");
        done.Words.ShouldContain("You can change it again on");
        done.Document.QuerySelector(".who .name bdi")!.TextContent.ShouldBe("Un-After");
        (await site.Visit().SignInAsync("un-before")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await site.Visit().SignInAsync("un-after")).Status.ShouldBe(HttpStatusCode.Redirect);
        (await site.KindsAsync(await site.FindUserAsync("un-after"))).ShouldContain(AuditKind.UserNameChanged);
        (await site.MailsAsync("un-before@example.com")).ShouldContain(m => m.Subject.Contains("username was changed", StringComparison.Ordinal) && m.Text.Contains("Un-After", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_old_name_is_kept_from_others_for_thirty_days()
    {
        var visitor = await SignedInAsync("un-kept");
        await visitor.SubmitAsync(Path, ("UserName", "un-kept-new"));
        var other = await SignedInAsync("un-other");

        (await site.Visit().RegisterAsync("UN-kept", "un-kept-thief@example.com")).Error("UserName").ShouldStartWith("This username is taken. Choose another one.");
        (await other.SubmitAsync(Path, ("UserName", "un-kept"))).Error("UserName").ShouldStartWith("This username is taken. Choose another one.");
        site.Clock.Move(TimeSpan.FromDays(30.1));
        await site.SendAsync(new CleanUpCommand());

        (await site.Visit().RegisterAsync("un-kept", "un-kept-heir@example.com")).Words.ShouldContain("Check your inbox");
    }

    [Fact]
    public async Task It_is_done_once_in_thirty_days_and_the_owner_may_return_to_the_old_name()
    {
        var visitor = await SignedInAsync("un-first");
        await visitor.CallAsync(HttpMethod.Put, "/me/user-name", new { userName = "un-second" });

        (await visitor.CallAsync(HttpMethod.Put, "/me/user-name", new { userName = "un-first" })).Problem().ShouldBe("userName.soon");
        (await visitor.GetAsync(Path)).Document.QuerySelector("[name='Input.UserName']").ShouldBeNull();
        site.Clock.Move(TimeSpan.FromDays(30.1));
        var again = await site.SignedInAsync("un-second");

        (await again.CallAsync(HttpMethod.Put, "/me/user-name", new { userName = "un-first" })).Status.ShouldBe(HttpStatusCode.NoContent);
        (await site.ListAsync($"select user_name_key from former_user_names where user_name_key like 'un-%st' or user_name_key = 'un-second'", row => row.GetString(0))).ShouldBe(["un-second"]);
    }

    [Theory]
    [InlineData("un-owner", "This username is taken. Choose another one.")]
    [InlineData("admin", "This username is reserved.")]
    [InlineData("13800138000", "A username can’t be a phone number.")]
    [InlineData("x", "Use 3–30 characters.")]
    [InlineData("", "Enter a username.")]
    public async Task What_nobody_may_register_nobody_takes(string name, string error)
    {
        if (name == "un-owner")
        {
            await site.AddUserAsync(name);
        }
        var visitor = await SignedInAsync($"un-asks-{name.Length}");

        var page = await visitor.SubmitAsync(Path, ("UserName", name));

        (page.Status, page.Error("UserName")[..Math.Min(error.Length, page.Error("UserName").Length)]).ShouldBe((HttpStatusCode.BadRequest, error));
    }

    [Fact]
    public async Task Of_many_who_want_a_name_at_once_one_gets_it()
    {
        var visitors = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => SignedInAsync($"un-racer-{n}")));
        var pages = await Task.WhenAll(visitors.Select(v => v.GetAsync(Path)));

        var answers = await Task.WhenAll(visitors.Zip(pages, (v, p) => v.SubmitAsync(p, ("UserName", "un-prize"))));

        answers.Count(a => a.Status == HttpStatusCode.Redirect).ShouldBe(1);
        answers.Count(a => a.Error("UserName").StartsWith("This username is taken. Choose another one.", StringComparison.Ordinal)).ShouldBe(5);
    }

    [Fact]
    public async Task Nobody_slips_into_a_name_while_its_owner_leaves_it()
    {
        var visitor = await SignedInAsync("un-leaving");
        var form = await visitor.GetAsync(Path);
        var strangers = Enumerable.Range(0, 4).Select(_ => site.Visit()).ToList();

        await Task.WhenAll(strangers.Select((s, n) => s.RegisterAsync("un-leaving", $"un-leaving-{n}@example.com")).Append(visitor.SubmitAsync(form, ("UserName", "un-left"))));

        (await site.FindUserAsync("un-left")).UserNameKey.ShouldBe("un-left");
        (await site.ValueAsync<long>($"select count(*) from users where user_name_key = 'un-leaving'")).ShouldBe(0);
    }

    [Fact]
    public async Task Other_capitals_leave_nothing_behind()
    {
        var visitor = await SignedInAsync("un-small");

        await visitor.SubmitAsync(Path, ("UserName", "UN-Small"));

        (await site.FindUserAsync("un-small")).UserName.ShouldBe("UN-Small");
        (await site.ValueAsync<long>($"select count(*) from former_user_names where user_name_key = 'un-small'")).ShouldBe(0);
    }

    [Fact]
    public async Task An_old_sign_in_is_confirmed_first()
    {
        var visitor = await SignedInAsync("un-stale");
        var form = await visitor.GetAsync(Path);
        site.Clock.Move(TimeSpan.FromMinutes(10.1));

        (await visitor.SubmitAsync(form, ("UserName", "un-fresh"))).Location.ShouldBe("/account/confirm?returnUrl=%2Faccount%2Fprofile%2Fusername");
        (await visitor.GetAsync(Path)).Document.QuerySelector("[name='Input.UserName']").ShouldBeNull();
    }

    [Fact]
    public async Task Who_reports_that_it_was_not_them_gets_the_name_back()
    {
        var user = await site.AddUserAsync("un-victim", "un-victim@example.com");
        await (await site.SignedInAsync("un-victim")).SubmitAsync(Path, ("UserName", "un-thief"));

        var notice = (await site.MailsAsync("un-victim@example.com")).First(m => m.NotMePath().Length > 0 && m.Subject.Contains("username", StringComparison.Ordinal));
        (await site.Visit().CompleteAsync(notice.NotMePath())).Words.ShouldContain("Your account is secured");

        var now = await site.FindUserAsync("un-victim");
        (now.Id, now.UserNameChangedAt).ShouldBe((user.Id, null));
        (await site.KindsAsync(now)).ShouldContain(AuditKind.UserNameRestored);
        (await site.ValueAsync<long>($"select count(*) from former_user_names where user_id = {user.Id}")).ShouldBe(0);
    }

    private async Task<Visitor> SignedInAsync(string name, string? email = null)
    {
        await site.AddUserAsync(name, email);
        return await site.SignedInAsync(name);
    }
}
