using System.Net;
using Slices.Domain;
using Slices.Infrastructure.Sessions;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Sessions;

/// <summary>What becomes of a copied cookie. The clock only goes forward, so that these tests can run in any order.</summary>
public sealed class SessionKeysTests(Site site) : IClassFixture<Site>
{
    private static readonly TimeSpan Minute = Session.ReplacedKeyGracePeriod + TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_key_is_replaced_after_an_hour_and_not_before(bool remember)
    {
        var (_, key) = await SignedInAsync(remember);
        site.Clock.Move(TimeSpan.FromMinutes(59));
        (await AskAsync(key)).ShouldBe((true, null));
        site.Clock.Move(TimeSpan.FromMinutes(2));

        var (isSignedIn, next) = await AskAsync(key);

        isSignedIn.ShouldBeTrue();
        next.ShouldNotBeNull().ShouldNotBe(key);
        (await AskAsync(next!)).ShouldBe((true, null));
        site.Clock.Move(SessionKeys.Lifetime);
        (await AskAsync(next!)).Next.ShouldNotBeNull().ShouldNotBe(next);
    }

    [Fact]
    public async Task A_new_key_is_kept_as_long_as_the_session_and_as_close()
    {
        var (user, key) = await SignedInAsync(remember: true);
        var ends = await site.ValueAsync<DateTimeOffset>($"select expires_at from sessions where user_id = {user.Id}");
        site.Clock.Move(SessionKeys.Lifetime);

        var line = (await SendAsync(key)).SetCookie("slices").Split("; ");

        line.ShouldContain("httponly");
        line.ShouldContain("samesite=lax");
        DateTimeOffset.Parse(line.Single(p => p.StartsWith("expires=", StringComparison.Ordinal))["expires=".Length..], System.Globalization.CultureInfo.InvariantCulture)
            .ShouldBe(ends, TimeSpan.FromSeconds(1));
        var (_, fleeting) = await SignedInAsync(remember: false);
        site.Clock.Move(SessionKeys.Lifetime);
        (await SendAsync(fleeting)).SetCookie("slices").ShouldNotContain("expires");
    }

    [Fact]
    public async Task Twenty_requests_at_the_moment_of_replacement_are_all_answered_and_bring_one_key()
    {
        var (_, key) = await SignedInAsync();
        site.Clock.Move(SessionKeys.Lifetime);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AskAsync(key)));

        answers.ShouldAllBe(a => a.IsSignedIn);
        var next = answers.Select(a => a.Next).OfType<string>().Distinct().ShouldHaveSingleItem();
        // The browser has it, and some of what it sent before is still on its way.
        (await AskAsync(next)).IsSignedIn.ShouldBeTrue();
        (await AskAsync(key)).ShouldBe((true, null));
        (await AskAsync(next)).ShouldBe((true, null));
    }

    [Fact]
    public async Task An_answer_that_is_lost_puts_nobody_out_however_late_the_next_request_comes()
    {
        var (user, key) = await SignedInAsync();
        site.Clock.Move(SessionKeys.Lifetime);
        var lost = (await AskAsync(key)).Next;
        site.Clock.Move(TimeSpan.FromHours(3));

        var (isSignedIn, next) = await AskAsync(key);

        isSignedIn.ShouldBeTrue();
        next.ShouldBe(lost, "both ways it is one key, so that an answer that comes late does no harm");
        (await AskAsync(next!)).IsSignedIn.ShouldBeTrue();
        (await ReusesAsync(user)).ShouldBe(0);
    }

    [Fact]
    public async Task The_thief_comes_first_and_the_owners_next_request_ends_it()
    {
        var (user, owners) = await SignedInAsync();
        site.Clock.Move(SessionKeys.Lifetime);
        var thiefs = (await AskAsync(owners)).Next!;
        (await AskAsync(thiefs)).IsSignedIn.ShouldBeTrue();
        site.Clock.Move(Minute);

        (await AskAsync(owners)).IsSignedIn.ShouldBeFalse();

        (await AskAsync(thiefs)).IsSignedIn.ShouldBeFalse();
        await ShouldBeToldAsync(user);
    }

    [Fact]
    public async Task The_owner_comes_first_and_the_thief_ends_it()
    {
        var (user, copied) = await SignedInAsync();
        site.Clock.Move(SessionKeys.Lifetime);
        var owners = (await AskAsync(copied)).Next!;
        (await AskAsync(owners)).IsSignedIn.ShouldBeTrue();
        site.Clock.Move(Minute);

        (await AskAsync(copied)).IsSignedIn.ShouldBeFalse();

        (await AskAsync(owners)).IsSignedIn.ShouldBeFalse();
        await ShouldBeToldAsync(user);
        (await AskAsync(copied)).IsSignedIn.ShouldBeFalse();
        (await ReusesAsync(user)).ShouldBe(1, "once");
    }

    [Fact]
    public async Task A_thief_who_only_looked_and_got_the_same_key_as_the_owner_is_found_at_the_next_one()
    {
        var (user, copied) = await SignedInAsync();
        site.Clock.Move(SessionKeys.Lifetime);
        var shared = (await AskAsync(copied)).Next!;
        (await AskAsync(copied)).Next.ShouldBe(shared);
        (await AskAsync(shared)).IsSignedIn.ShouldBeTrue();
        site.Clock.Move(SessionKeys.Lifetime);
        var owners = (await AskAsync(shared)).Next!;
        (await AskAsync(owners)).IsSignedIn.ShouldBeTrue();
        site.Clock.Move(Minute);

        (await AskAsync(shared)).IsSignedIn.ShouldBeFalse();

        await ShouldBeToldAsync(user);
    }

    [Fact]
    public async Task A_key_of_many_replacements_ago_ends_it_too()
    {
        var (user, first) = await SignedInAsync(remember: true);
        var key = first;
        for (var n = 0; n < 5; n++)
        {
            site.Clock.Move(SessionKeys.Lifetime);
            key = (await AskAsync(key)).Next!;
            (await AskAsync(key)).IsSignedIn.ShouldBeTrue();
        }

        (await AskAsync(first)).IsSignedIn.ShouldBeFalse();

        (await AskAsync(key)).IsSignedIn.ShouldBeFalse();
        await ShouldBeToldAsync(user);
    }

    [Fact]
    public async Task The_owners_other_browsers_stay_and_the_one_is_a_strangers_from_then_on()
    {
        var (user, copied) = await SignedInAsync();
        var other = await site.SignedInAsync(user.UserName);
        site.Clock.Move(SessionKeys.Lifetime);
        var owners = (await AskAsync(copied)).Next!;
        await AskAsync(owners);
        site.Clock.Move(Minute);
        var devices = await DevicesAsync(user);

        await AskAsync(copied);

        (await other.IsSignedInAsync()).ShouldBeTrue();
        (await DevicesAsync(user)).ShouldBe(devices - 1);
    }

    [Fact]
    public async Task What_strangers_are_answered_too_brings_no_key_but_knows_an_old_one()
    {
        var (user, key) = await SignedInAsync();
        site.Clock.Move(SessionKeys.Lifetime);
        foreach (var path in (string[])["/agreement", "/api/v1/areas", "/css/site.css", "/no-such-page"])
        {
            (await SendAsync(key, path)).SetCookie("slices").ShouldBeEmpty(path);
        }
        var next = (await AskAsync(key)).Next!;
        await AskAsync(next);
        site.Clock.Move(Minute);

        await SendAsync(key, "/agreement");

        (await AskAsync(next)).IsSignedIn.ShouldBeFalse();
        (await ReusesAsync(user)).ShouldBe(1);
    }

    [Fact]
    public async Task The_API_is_asked_in_the_same_way()
    {
        var (_, key) = await SignedInAsync();
        site.Clock.Move(SessionKeys.Lifetime);

        var answer = await SendAsync(key, "/api/v1/me");

        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Header("Cache-Control").ShouldBe("no-store");
        NextIn(answer).ShouldNotBeNull();
    }

    [Fact]
    public async Task Confirming_and_signing_out_have_the_last_word_on_the_cookie()
    {
        var (user, _) = await SignedInAsync();
        var visitor = await site.SignedInAsync(user.UserName);
        var form = await visitor.GetAsync("/logout");
        site.Clock.Move(SessionKeys.Lifetime);
        var confirmed = await visitor.CallAsync(HttpMethod.Post, "/me/confirmation", new { password = Site.Password });
        confirmed.Status.ShouldBe(HttpStatusCode.NoContent);
        confirmed.SetCookie("slices").ShouldNotBeEmpty();
        (await visitor.IsSignedInAsync()).ShouldBeTrue();
        site.Clock.Move(SessionKeys.Lifetime);

        (await visitor.SubmitAsync(form)).SetCookie("slices").ShouldContain("1970");
    }

    private async Task<(User User, string Key)> SignedInAsync(bool remember = true)
    {
        var name = $"k{Guid.NewGuid():N}"[..20];
        var user = await site.AddUserAsync(name);
        var visitor = site.Visit();
        (await visitor.SignInAsync(name, remember: remember)).Location.ShouldBe("/");
        return (user, visitor.SessionCookie!);
    }

    private async Task<(bool IsSignedIn, string? Next)> AskAsync(string key)
    {
        var page = await SendAsync(key);
        return (page.Status == HttpStatusCode.OK, NextIn(page));
    }

    // By hand: a jar would throw the old key away.
    private async Task<Page> SendAsync(string key, string path = "/")
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", $"slices={key}");
        return await site.Visit().SendAsync(request);
    }

    private static string? NextIn(Page page) => page.SetCookie("slices") is { Length: > 0 } line ? line.Split(';')[0]["slices=".Length..] : null;

    private async Task ShouldBeToldAsync(User user)
    {
        (await ReusesAsync(user)).ShouldBe(1);
        var mail = (await site.MailsAsync(user.Email)).Single(m => m.Subject == "A browser was signed out of your Slices account");
        mail.Text.ShouldContain("IP address: 127.0.0.1");
        mail.NotMePath().ShouldNotBeEmpty();
    }

    private async Task<int> ReusesAsync(User user) => (await site.KindsAsync(user)).Count(kind => kind == AuditKind.OldSessionKeyUsed);

    private Task<long> DevicesAsync(User user) => site.ValueAsync<long>($"select count(*) from devices where user_id = {user.Id}");
}
