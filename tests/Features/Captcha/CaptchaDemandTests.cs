using System.Net;
using Slices.Infrastructure.Captcha;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Captcha;

/// <summary>A site that asks at sign-in only after failures, and never for another activation mail.</summary>
public sealed class LenientSite() : Site(new()
{
    ["Captcha:Forms:SignIn"] = "AfterFailures",
    ["Captcha:Forms:ActivationMail"] = "Never",
});

public sealed class CaptchaDemandTests(LenientSite site) : IClassFixture<LenientSite>
{
    [Fact]
    public async Task Sign_in_asks_once_something_went_wrong_there()
    {
        await site.AddUserAsync("lenient");
        var first = site.Visit(from: IPAddress.Parse("127.0.9.1"));
        (await first.GetAsync("/login")).Document.QuerySelector(".captcha").ShouldBeNull();
        (await first.SignInAsync("lenient")).Status.ShouldBe(HttpStatusCode.Redirect);

        var clumsy = site.Visit(from: IPAddress.Parse("127.0.9.2"));
        for (var failed = 0; failed < 3; failed++)
        {
            (await clumsy.SignInAsync("lenient", "not the password")).Alert.ShouldStartWith("Incorrect username or password.");
        }
        (await clumsy.GetAsync("/login")).Document.QuerySelector(".captcha").ShouldNotBeNull();
        (await clumsy.SubmitAsync("/login", ("Login", "lenient"), ("Password", Site.Password), ("CaptchaAnswer", ""))).Error("CaptchaAnswer").ShouldBe("Complete this check.");
        (await clumsy.SignInAsync("lenient")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task An_account_with_failures_is_asked_for_from_everywhere_and_the_page_then_shows_it()
    {
        await site.AddUserAsync("target");
        for (var failed = 0; failed < 3; failed++)
        {
            await site.Visit(from: IPAddress.Parse($"127.0.10.{failed + 1}")).SignInAsync("target", "not the password");
        }
        var owner = site.Visit(from: IPAddress.Parse("127.0.10.9"));

        var asked = await owner.SignInAsync("target");

        asked.Status.ShouldBe(HttpStatusCode.BadRequest);
        asked.Error("CaptchaAnswer").ShouldBe("Complete this check.");
        (await owner.SubmitAsync(asked, ("Login", "target"), ("Password", Site.Password))).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Five_failures_on_an_account_ask_everybody_even_where_sign_in_never_asks_but_not_the_owners_browser()
    {
        await using var careless = new Site(new() { ["Captcha:Forms:SignIn"] = "Never" });
        await careless.InitializeAsync();
        await careless.AddUserAsync("popular");
        var owner = careless.Visit();
        (await owner.SignInAsync("popular")).Status.ShouldBe(HttpStatusCode.Redirect);
        for (var failed = 0; failed < Captchas.AskFromFailuresOfAccount; failed++)
        {
            (await careless.Visit(from: IPAddress.Parse($"127.0.11.{failed + 1}")).SignInAsync("popular", "not the password")).Error("CaptchaAnswer").ShouldBeEmpty();
        }

        (await careless.Visit().SignInAsync("popular")).Error("CaptchaAnswer").ShouldBe("Complete this check.");
        (await careless.Visit().SignInAsync("unpopular")).Error("CaptchaAnswer").ShouldBeEmpty();
        (await owner.Anew().SignInAsync("popular")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task A_form_that_never_asks_goes_through_without()
    {
        var visitor = site.Visit();
        var page = await visitor.GetAsync("/activate/resend");
        page.Document.QuerySelector(".captcha").ShouldBeNull();

        (await visitor.CompleteAsync(page, ("Email", "nobody@example.com"))).Words.ShouldContain("@example.com");
    }

    [Fact]
    public async Task Registration_asks_always_unless_set() =>
        (await site.Visit().GetAsync("/register")).Document.QuerySelector(".captcha").ShouldNotBeNull();
}
