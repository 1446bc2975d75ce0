using System.Net;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Security;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Login;

/// <summary>How long a sign-in lasts. The clock only goes forward, so that these tests can run in any order.</summary>
public sealed class SessionLifeTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task A_pause_of_the_idle_timeout_ends_a_session_and_a_shorter_one_does_not()
    {
        var visitor = await SignedInAsync();

        site.Clock.Move(TimeSpan.FromHours(11.9));
        (await visitor.IsSignedInAsync()).ShouldBeTrue();
        site.Clock.Move(TimeSpan.FromHours(11.9));
        (await visitor.IsSignedInAsync()).ShouldBeTrue();

        var idle = await SignedInAsync();
        site.Clock.Move(TimeSpan.FromHours(12.1));
        (await idle.IsSignedInAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task The_absolute_timeout_ends_even_a_busy_session()
    {
        var visitor = await SignedInAsync();
        for (var hour = 0; hour < 23; hour += 4)
        {
            (await visitor.IsSignedInAsync()).ShouldBeTrue($"after {hour} h");
            site.Clock.Move(TimeSpan.FromHours(4));
        }
        site.Clock.Move(TimeSpan.FromMinutes(1));

        (await visitor.IsSignedInAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_remembered_browser_stays_for_a_fortnight_however_long_its_pauses()
    {
        var visitor = await SignedInAsync(remember: true);
        var key = visitor.SessionCookie!;

        site.Clock.Move(TimeSpan.FromDays(13.9));
        (await IsSignedInAsync(key)).ShouldBeTrue();
        site.Clock.Move(TimeSpan.FromDays(0.2));

        (await IsSignedInAsync(key)).ShouldBeFalse();
    }

    [Fact]
    public async Task The_table_keeps_a_hash_and_the_address_but_not_the_key()
    {
        var visitor = await SignedInAsync();

        (await site.ListAsync(
            $"select address, device from sessions where key_hash = {SessionKey.Hash(visitor.SessionCookie!)}", row => (row.Get<string>(0), row.Get<string>(1))))
            .ShouldBe([("127.0.0.1", "tests/1.0")]);
        var text = await site.ValueAsync<string>($"select string_agg(s::text, ' ') from sessions s");
        text.ShouldNotBeNull().ShouldNotContain(visitor.SessionCookie!);
    }

    [Fact]
    public async Task Forged_edited_and_oversized_cookies_are_anonymous()
    {
        var key = (await SignedInAsync()).SessionCookie!;
        string[] forged =
        [
            SessionKey.Create(), key[..^1] + (key[^1] == 'A' ? 'B' : 'A'), key + "A", key[1..], key.ToUpperInvariant(), new string('A', 43),
            new string('A', 3000), "'; drop table sessions; --", "%00", "....", "-1",
        ];

        (await IsSignedInAsync(key)).ShouldBeTrue();
        foreach (var cookie in forged)
        {
            (await IsSignedInAsync(cookie)).ShouldBeFalse(cookie);
        }
    }

    [Fact]
    public async Task Disabling_an_account_counts_from_its_next_request_on()
    {
        var visitor = await SignedInAsync();
        var name = (await visitor.GetAsync("/")).Document.QuerySelector(".who .name bdi")!.TextContent.Trim();

        await site.ChangeAsync((await site.FindUserAsync(name)).Id, u => u.Disable());

        (await visitor.IsSignedInAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task Nothing_behind_the_sign_in_may_be_stored_by_a_browser()
    {
        var visitor = await SignedInAsync();

        foreach (var path in new[] { "/", "/logout", "/agreement", "/admin/users" })
        {
            (await visitor.SendAsync(new(HttpMethod.Get, path))).Header("Cache-Control").ShouldNotBeNull().ShouldContain("no-store", Case.Sensitive, path);
        }
    }

    [Fact]
    public async Task Two_browsers_are_counted_at_home()
    {
        var visitor = await SignedInAsync();
        var name = (await visitor.GetAsync("/")).Document.QuerySelector(".who .name bdi")!.TextContent.Trim();
        (await visitor.GetAsync("/account")).Words.ShouldContain("Only this one");

        await site.Visit().SignInAsync(name);

        (await visitor.GetAsync("/account")).Words.ShouldContain("2 signed-in browsers");
    }

    private async Task<Visitor> SignedInAsync(bool remember = false)
    {
        var name = $"s{Guid.NewGuid():N}"[..20];
        await site.AddUserAsync(name);
        var visitor = site.Visit();
        (await visitor.SignInAsync(name, remember: remember)).Location.ShouldBe("/");
        return visitor;
    }

    // Asked with a cookie by hand: the visitor's own jar goes by real time.
    private async Task<bool> IsSignedInAsync(string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Cookie", $"slices={key}");
        return (await site.Visit().SendAsync(request)).Status == HttpStatusCode.OK;
    }
}
