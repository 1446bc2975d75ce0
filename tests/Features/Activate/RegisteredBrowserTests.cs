using System.Net;
using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Activate;

/// <summary>Activating signs in where the account was registered, and nowhere else.</summary>
public sealed class RegisteredBrowserTests(Site site) : IClassFixture<Site>
{
    private const string Cookie = "slices-registration";

    [Fact]
    public async Task Activating_on_the_browser_that_registered_signs_in_and_on_another_does_not()
    {
        var visitor = site.Visit();
        var link = await RegisterAsync(visitor, "rb-same");
        (await visitor.GetAsync(link)).Words.ShouldContain("Activate your account");
        (await visitor.IsSignedInAsync()).ShouldBeFalse("opening the link does nothing");

        var answer = await visitor.SubmitAsync(link);

        answer.Location.ShouldBe("/");
        answer.SetCookie(Cookie).ShouldContain("expires=Thu, 01 Jan 1970");
        (await visitor.GetAsync("/")).Words.ShouldContain("Hello, rb-same");
        var user = await site.FindUserAsync("rb-same");
        (await site.SessionsAsync(user)).ShouldHaveSingleItem();
        (await site.AuditEntriesAsync()).Single(e => e.UserId == user.Id && e.Kind == AuditKind.SignedIn).Factor.ShouldBe(Factor.Email);
        (await visitor.Anew().SignInAsync("rb-same")).Location.ShouldBe("/");
        (await site.MailsAsync(user.Email)).ShouldHaveSingleItem("the browser is known from its first sign-in on");

        var elsewhere = site.Visit();
        link = await RegisterAsync(site.Visit(), "rb-other");
        (await elsewhere.CompleteAsync(link)).Words.ShouldContain("Your account is active");
        (await elsewhere.IsSignedInAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task The_cookie_is_of_no_use_to_scripts_or_other_sites_and_lasts_as_long_as_the_link()
    {
        var visitor = site.Visit();
        var answer = await visitor.SubmitAsync(
            "/register", ("UserName", "rb-cookie"), ("Email", "rb-cookie@example.com"), ("Password", Site.Password), ("ConfirmPassword", Site.Password), ("Agree", "true"));

        var cookie = answer.SetCookie(Cookie);
        cookie.ShouldContain("; httponly", Case.Insensitive);
        cookie.ShouldContain("; samesite=lax", Case.Insensitive);
        cookie.ShouldContain("; max-age=7200", Case.Insensitive);
    }

    [Fact]
    public async Task It_signs_in_to_the_account_that_was_registered_and_to_no_other()
    {
        var (visitor, other) = (site.Visit(), site.Visit());
        await RegisterAsync(visitor, "rb-mine");
        var link = await RegisterAsync(other, "rb-theirs");

        (await visitor.CompleteAsync(link)).Words.ShouldContain("Your account is active");

        (await visitor.IsSignedInAsync()).ShouldBeFalse();
        (await site.SessionsAsync(await site.FindUserAsync("rb-theirs"))).ShouldBeEmpty();
    }

    [Fact]
    public async Task It_signs_in_once()
    {
        var visitor = site.Visit();
        var link = await RegisterAsync(visitor, "rb-once");
        var copy = Value(visitor);
        await visitor.SubmitAsync(link);
        var thief = site.Visit();
        thief.Cookies.Add(new System.Net.Cookie(Cookie, copy, "/", site.Address.Host));

        (await thief.CompleteAsync(link)).Words.ShouldContain("Your account is active");

        (await thief.IsSignedInAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task It_is_over_with_the_time_of_the_link_and_forgery_is_worth_nothing()
    {
        var visitor = site.Visit();
        await RegisterAsync(visitor, "rb-late");
        site.Clock.Move(TimeSpan.FromHours(2.1));
        await site.Visit().CompleteAsync("/activate/resend", ("Email", "rb-late@example.com"));
        var link = (await site.MailsAsync("rb-late@example.com"))[0].ActivationPath();
        var cookie = Value(visitor);

        foreach (var value in new[] { cookie, cookie[..^1], "x", "" })
        {
            visitor.Cookies.GetCookies(site.Address)[Cookie]!.Value = value;
            (await visitor.CompleteAsync(link)).Words.ShouldContain("Your account is active");
            (await visitor.IsSignedInAsync()).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Whoever_is_signed_in_stays_who_they_are()
    {
        await site.AddUserAsync("rb-before");
        var visitor = site.Visit();
        var link = await RegisterAsync(visitor, "rb-after");
        await visitor.SignInAsync("rb-before");

        (await visitor.CompleteAsync(link)).Words.ShouldContain("Your account is active");

        (await visitor.GetAsync("/")).Words.ShouldContain("Hello, rb-before");
    }

    [Fact]
    public async Task An_account_that_was_disabled_since_stays_closed()
    {
        var visitor = site.Visit();
        var open = await visitor.GetAsync(await RegisterAsync(visitor, "rb-closed"));
        await site.ChangeAsync((await site.FindUserAsync("rb-closed")).Id, user => user.Disable());

        (await visitor.SubmitAsync(open)).Status.ShouldBe(HttpStatusCode.BadRequest);

        (await visitor.IsSignedInAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_second_factor_is_asked_here_too()
    {
        var visitor = site.Visit();
        var link = await RegisterAsync(visitor, "rb-factor");
        await site.ChangeAsync((await site.FindUserAsync("rb-factor")).Id, user => user.EnableAuthenticator("sealed"));

        (await visitor.SubmitAsync(link)).Location.ShouldNotBeNull().ShouldStartWith("/login/second?");

        (await visitor.IsSignedInAsync()).ShouldBeFalse();
    }

    private async Task<string> RegisterAsync(Visitor visitor, string name)
    {
        await visitor.RegisterAsync(name, $"{name}@example.com");
        return (await site.MailsAsync($"{name}@example.com"))[0].ActivationPath();
    }

    private string Value(Visitor visitor) => visitor.Cookies.GetCookies(site.Address)[Cookie]!.Value;
}
