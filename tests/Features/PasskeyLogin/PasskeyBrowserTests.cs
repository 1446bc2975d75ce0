using Microsoft.Playwright;
using Slices.Tests.Support;

namespace Slices.Tests.Features.PasskeyLogin;

/// <summary>Passkeys as Chromium speaks them, by its virtual authenticator.</summary>
public sealed class PasskeyBrowserTests(LocalhostSite site) : IClassFixture<LocalhostSite>
{
    [Fact]
    public Task A_passkey_is_added_and_then_signs_in_as_itself_as_the_second_step_and_as_confirmation() => Chromium.VisitAsync(site, new("en"), async tab =>
    {
        await site.AddUserAsync("browsing");
        await AddAuthenticatorAsync(tab);
        await tab.SignInAsync("browsing", path: "/login?returnUrl=/account/two-factor");
        await tab.PressAsync(Button(tab, "Add a passkey"));
        (await tab.Page.Locator(".passkey").InnerTextAsync()).ShouldContain("Passkey 1");

        await tab.Page.Context.ClearCookiesAsync();
        await tab.OpenAsync("/login/passkey");
        await tab.PressAsync(Button(tab, "Sign in with a passkey"));
        tab.Path.ShouldBe("/");

        await tab.Page.Context.ClearCookiesAsync();
        await tab.OpenAsync("/login/sms");
        var visitor = site.Visit();
        var first = await visitor.SignInAsync("browsing");
        first.Location.ShouldNotBeNull().ShouldStartWith("/login/second?");
        var key = visitor.Cookies.GetCookies(site.Address)["slices-browser"]!.Value;
        await tab.Page.Context.AddCookiesAsync([new() { Name = "slices-browser", Value = key, Url = site.Address.ToString() }]);
        await tab.OpenAsync("/login/second");
        await tab.PressAsync(Button(tab, "Use your passkey"));
        tab.Path.ShouldBe("/");

        site.Clock.Move(TimeSpan.FromMinutes(11));
        await tab.OpenAsync("/account/confirm?returnUrl=/account/two-factor");
        await tab.PressAsync(Button(tab, "Use your passkey"));
        tab.Path.ShouldBe("/account/two-factor");
    });

    [Fact]
    public Task The_sign_in_page_offers_it_in_the_field_for_the_name() => Chromium.VisitAsync(site, new("en"), async tab =>
    {
        await site.AddUserAsync("filling");
        await AddAuthenticatorAsync(tab);
        await tab.SignInAsync("filling", path: "/login?returnUrl=/account/two-factor");
        await tab.PressAsync(Button(tab, "Add a passkey"));
        await tab.Page.Context.ClearCookiesAsync();

        (await tab.Page.EvaluateAsync<bool>("PublicKeyCredential.isConditionalMediationAvailable()")).ShouldBeTrue();
        // The virtual authenticator's owner picks it at once.
        await tab.Page.GotoAsync("/login?returnUrl=/account/mobile", new() { WaitUntil = WaitUntilState.Commit });
        await tab.Page.WaitForURLAsync("**/account/mobile");
    });

    [Fact]
    public Task A_browser_that_gets_none_says_so() => Chromium.VisitAsync(site, new("en"), async tab =>
    {
        await AddAuthenticatorAsync(tab);
        await tab.OpenAsync("/login/passkey");
        await Button(tab, "Sign in with a passkey").ClickAsync();

        await Assertions.Expect(tab.Page.Locator("form[data-passkey] .error")).ToContainTextAsync("No passkey came");
    });

    private static ILocator Button(Tab tab, string text) => tab.Page.Locator("main .button", new() { HasText = text });

    private static async Task AddAuthenticatorAsync(Tab tab)
    {
        var devtools = await tab.Page.Context.NewCDPSessionAsync(tab.Page);
        await devtools.SendAsync("WebAuthn.enable");
        await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
    }
}
