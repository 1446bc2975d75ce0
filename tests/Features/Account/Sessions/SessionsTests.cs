using System.Net;
using Slices.Domain;
using Slices.Infrastructure.Security;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Account.Sessions;

public sealed class SessionsTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task Somebody_sees_where_they_are_signed_in_and_which_one_this_is()
    {
        var (_, here, _) = await TwoBrowsersAsync("looker");

        var page = await here.GetAsync("/account/sessions");

        page.Document.QuerySelectorAll("main form li").Length.ShouldBe(2);
        page.Document.QuerySelectorAll("main form li")[0].TextContent.ShouldContain("This browser");
        page.Document.QuerySelectorAll("main button[name=id]").Length.ShouldBe(1);
        page.Words.ShouldContain("tests/1.0");
        page.Words.ShouldContain("127.0.0.1");
        (await here.GetAsync("/account")).Document.QuerySelector("main a[href='/account/sessions']").ShouldNotBeNull();
    }

    [Fact]
    public async Task Ending_one_signs_that_browser_out_and_no_other()
    {
        var (user, here, there) = await TwoBrowsersAsync("ender");
        var page = await here.GetAsync("/account/sessions");

        (await here.SubmitAsync(page, ("id", page.Document.QuerySelector("main button[name=id]")!.GetAttribute("value")!))).Location.ShouldBe("/account/sessions");

        (await there.IsSignedInAsync()).ShouldBeFalse();
        (await here.IsSignedInAsync()).ShouldBeTrue();
        (await here.GetAsync("/account/sessions")).Words.ShouldContain("Signed out browsers");
        (await LastAsync(user)).ShouldBe((AuditKind.SessionsEnded, "one"));
    }

    [Fact]
    public async Task Ending_one_makes_a_stranger_of_that_browser_and_of_no_other()
    {
        var (user, here, there) = await TwoBrowsersAsync("estranger");
        await PostAsync(here, "/account/sessions", ("id", (await SessionOfAsync(there)).ToString()));

        await here.Anew().SignInAsync("estranger");
        (await NewDevicesAsync(user)).ShouldBe(1);
        await there.SignInAsync("estranger");
        (await NewDevicesAsync(user)).ShouldBe(2);
    }

    [Fact]
    public async Task Ending_an_older_session_of_the_same_browser_leaves_it_known()
    {
        var (user, here, _) = await TwoBrowsersAsync("returner");
        var older = await SessionOfAsync(here);
        await here.Anew().SignInAsync("returner");

        await PostAsync(here, "/account/sessions", ("id", older.ToString()));

        (await site.ValueAsync<bool>($"select exists (select from sessions where id = {older})")).ShouldBeFalse();
        (await site.ValueAsync<long>($"select count(*) from devices where user_id = {user.Id}")).ShouldBe(2);
    }

    [Fact]
    public async Task Ending_all_others_leaves_this_one()
    {
        var (user, here, there) = await TwoBrowsersAsync("clearer");
        await site.Visit().SignInAsync("clearer");

        (await PostAsync(here, "/account/sessions?handler=Others")).Location.ShouldBe("/account/sessions");

        (await there.IsSignedInAsync()).ShouldBeFalse();
        (await here.IsSignedInAsync()).ShouldBeTrue();
        (await site.ValueAsync<long>($"select count(*) from sessions where user_id = {user.Id}")).ShouldBe(1);
        (await LastAsync(user)).ShouldBe((AuditKind.SessionsEnded, "others"));
    }

    [Fact]
    public async Task The_session_of_somebody_else_is_not_found_and_goes_on()
    {
        var (victim, owner, _) = await TwoBrowsersAsync("victim");
        var (attacker, intruder, _) = await TwoBrowsersAsync("intruder");
        var id = await site.ValueAsync<Guid>($"select id from sessions where user_id = {victim.Id}");

        (await PostAsync(intruder, "/account/sessions", ("id", id.ToString()))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await PostAsync(intruder, "/account/sessions", ("id", Guid.NewGuid().ToString()))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await PostAsync(intruder, "/account/sessions", ("id", "nonsense"))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await PostAsync(intruder, "/account/sessions")).Status.ShouldBe(HttpStatusCode.BadRequest);

        (await owner.IsSignedInAsync()).ShouldBeTrue();
        (await site.ValueAsync<long>($"select count(*) from sessions where user_id in ({victim.Id}, {attacker.Id})")).ShouldBe(4);
        (await LastAsync(attacker)).Kind.ShouldNotBe(AuditKind.SessionsEnded);
    }

    [Theory]
    [InlineData("/account/sessions")]
    [InlineData("/account/sessions?handler=Others")]
    public async Task A_session_that_is_not_fresh_ends_none_until_it_is_confirmed(string path)
    {
        var (user, here, there) = await TwoBrowsersAsync($"stale{path.Length}");
        var id = await site.ValueAsync<Guid>($"select id from sessions where user_id = {user.Id} order by created_at desc");
        site.Clock.Move(TimeSpan.FromMinutes(10.1));

        var shown = await here.GetAsync("/account/sessions");
        shown.Words.ShouldContain("Confirm it’s you");
        shown.Document.QuerySelector("main button[name=id]").ShouldBeNull();
        var refused = await PostAsync(here, path, ("id", id.ToString()));
        refused.Location.ShouldNotBeNull().ShouldStartWith("/account/confirm?returnUrl=%2Faccount%2Fsessions");
        (await there.IsSignedInAsync()).ShouldBeTrue();

        var back = await here.SubmitAsync(refused.Location, ("Password", Site.Password));
        (await here.GetAsync(back.Location!)).Words.ShouldContain("Sign out all other browsers");
    }

    [Fact]
    public async Task The_list_is_open_to_its_owner_alone_and_shows_nothing_of_others()
    {
        await TwoBrowsersAsync("private-one");
        (await site.Visit().SendAsync(new(HttpMethod.Get, "/account/sessions"))).Location.ShouldBe("/login?returnUrl=%2Faccount%2Fsessions");
        var (_, other, _) = await TwoBrowsersAsync("private-two");

        (await other.GetAsync("/account/sessions")).Document.QuerySelectorAll("main form li").Length.ShouldBe(2);
    }

    [Fact]
    public async Task What_a_browser_said_of_itself_stays_text()
    {
        var user = await site.AddUserAsync("marked-up");
        var visitor = site.Visit();
        await visitor.SignInAsync("marked-up");
        await site.ExecuteAsync($"update sessions set device = '<img src=x onerror=alert(1)>' where user_id = {user.Id}");

        var page = await visitor.GetAsync("/account/sessions");

        page.Document.QuerySelectorAll("main img").Length.ShouldBe(0);
        page.Words.ShouldContain("<img src=x onerror=alert(1)>");
    }

    [Fact]
    public async Task Recent_activity_says_what_how_and_from_where_the_newest_first()
    {
        await site.AddUserAsync("active-one");
        await site.Visit().SignInAsync("active-one", "not the password at all");
        var visitor = site.Visit();
        await visitor.SignInAsync("active-one");

        var rows = (await visitor.GetAsync("/account/sessions")).Document.QuerySelectorAll("main ul:last-of-type li")
            .Select(r => string.Join(' ', r.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).ToList();

        rows[^2].ShouldBe("Signed in Password · 127.0.0.1 just now");
        rows[^1].ShouldBe("Sign-in failed Password · 127.0.0.1 just now");
    }

    private async Task<(User User, Visitor Here, Visitor There)> TwoBrowsersAsync(string name)
    {
        var user = await site.AddUserAsync(name);
        var (here, there) = (site.Visit(), site.Visit());
        await here.SignInAsync(name);
        await there.SignInAsync(name);
        return (user, here, there);
    }

    private static async Task<Page> PostAsync(Visitor visitor, string path, params (string Name, string Value)[] fields) => await visitor.PostAsync(
        path, fields.Select(f => KeyValuePair.Create(f.Name, f.Value)).Append(new("__RequestVerificationToken", (await visitor.GetAsync("/logout")).Token())));

    private Task<Guid> SessionOfAsync(Visitor visitor)
    {
        var hash = SessionKey.Hash(visitor.SessionCookie!);
        return site.ValueAsync<Guid>($"select id from sessions where key_hash = {hash}");
    }

    private async Task<int> NewDevicesAsync(User user) => (await site.KindsAsync(user)).Count(k => k == AuditKind.NewDevice);

    private async Task<(AuditKind Kind, string Detail)> LastAsync(User user)
    {
        var last = (await site.AuditEntriesAsync()).Last(e => e.UserId == user.Id);
        return (last.Kind, last.Detail);
    }
}
