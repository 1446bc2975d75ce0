using Microsoft.Playwright;
using Slices.Tests.Support;

namespace Slices.Tests.Features.PasskeyLogin;

/// <summary>Passkeys as Chromium speaks them, by its virtual authenticator.</summary>
[Slow]
public sealed class PasskeyBrowserTests(LocalhostSite site) : IClassFixture<LocalhostSite>
{
    [Fact]
    public Task A_passkey_is_added_and_then_signs_in_as_itself_as_the_second_step_and_as_confirmation() => Chromium.VisitAsync(site, new("en"), async tab =>
    {
        await site.AddUserAsync("browsing");
        await AddAuthenticatorAsync(tab);
        await tab.SignInAsync("browsing", path: "/login?returnUrl=/account/two-factor");
        await tab.PressAsync(Button(tab, "Add a passkey"));
        (await tab.Page.Locator(".passkey").InnerTextAsync()).ShouldContain("Chrome on Linux");

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

        await Assertions.Expect(Message(tab)).ToContainTextAsync("The passkey wasn’t used");
    });

    /// <summary>What password managers and old browsers do to the parts that a page could leave the JSON to.</summary>
    [Theory]
    [InlineData("hostile", "PublicKeyCredential.prototype.toJSON = () => { throw new TypeError('Illegal invocation'); };")]
    [InlineData("rubbish", "PublicKeyCredential.prototype.toJSON = () => ({ id: 'x' });")]
    [InlineData("missing", "delete PublicKeyCredential.prototype.toJSON;")]
    [InlineData("helpless", "delete PublicKeyCredential.parseCreationOptionsFromJSON; delete PublicKeyCredential.parseRequestOptionsFromJSON;")]
    [InlineData("unhelpful", "PublicKeyCredential.parseCreationOptionsFromJSON = PublicKeyCredential.parseRequestOptionsFromJSON = () => { throw new TypeError(); };")]
    [InlineData("silent", "AuthenticatorAttestationResponse.prototype.getTransports = () => { throw new TypeError(); };")]
    public Task A_passkey_is_made_and_used_whatever_became_of_the_browsers_own_JSON(string name, string script) => Chromium.VisitAsync(site, new("en"), async tab =>
    {
        await tab.Page.AddInitScriptAsync(script);
        await site.AddUserAsync(name);
        await AddAuthenticatorAsync(tab);
        await tab.SignInAsync(name, path: "/login?returnUrl=/account/two-factor");
        await tab.PressAsync(Button(tab, "Add a passkey"));
        (await tab.Page.Locator(".passkey").InnerTextAsync()).ShouldContain("Chrome on Linux");

        await tab.Page.Context.ClearCookiesAsync();
        await tab.OpenAsync("/login/passkey?returnUrl=/account/mobile");
        await tab.PressAsync(Button(tab, "Sign in with a passkey"));

        tab.Path.ShouldBe("/account/mobile");
    });

    [Fact]
    public Task A_device_that_has_one_already_says_so() => Chromium.VisitAsync(site, new("en"), async tab =>
    {
        await site.AddUserAsync("doubling");
        await AddAuthenticatorAsync(tab);
        await tab.SignInAsync("doubling", path: "/login?returnUrl=/account/two-factor");
        await tab.PressAsync(Button(tab, "Add a passkey"));

        await Button(tab, "Add a passkey").ClickAsync();

        await Assertions.Expect(Message(tab)).ToHaveTextAsync("This device already has a passkey for your account.");
        await Assertions.Expect(Button(tab, "Add a passkey")).ToBeEnabledAsync();
    });

    [Fact]
    public Task At_another_address_it_says_where_passkeys_work() => Chromium.VisitAsync(site, new("en"), async tab =>
    {
        await AddAuthenticatorAsync(tab);
        var elsewhere = new UriBuilder(site.Address) { Host = "127.0.0.1" }.Uri;
        tab.Neighbours.Add(elsewhere.Authority);
        await tab.OpenAsync($"{elsewhere}login/passkey");
        await Button(tab, "Sign in with a passkey").ClickAsync();

        await Assertions.Expect(Message(tab)).ToHaveTextAsync($"Passkeys for this site work only at {site.Address.GetLeftPart(UriPartial.Authority)}. Open the site there.");
    });

    [Theory]
    [InlineData("en", "navigator.credentials.get = () => Promise.reject(new DOMException('', 'AbortError'));", "The passkey wasn’t used")]
    [InlineData("zh-CN", "navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError'));", "没有使用通行密钥")]
    [InlineData("en", "navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotSupportedError'));", "That passkey can’t be used")]
    [InlineData("en", "navigator.credentials.get = () => Promise.reject('a word');", "That passkey can’t be used")]
    [InlineData("en", "navigator.credentials.get = () => Promise.resolve(null);", "That passkey can’t be used")]
    [InlineData("en", "navigator.credentials.get = () => Promise.resolve({});", "That passkey can’t be used")]
    [InlineData("en", "window.fetch = () => Promise.reject(new TypeError('Failed to fetch'));", "We couldn’t reach the site")]
    [InlineData("zh-CN", "window.fetch = () => Promise.resolve(new Response('', { status: 429 }));", "网站没有响应")]
    public Task Whatever_goes_wrong_is_said_beside_the_button(string language, string script, string sentence) => Chromium.VisitAsync(site, new(language), async tab =>
    {
        await tab.Page.AddInitScriptAsync(script);
        await tab.OpenAsync("/login/passkey");
        await tab.Page.Locator("form[data-passkey] .button").ClickAsync();

        await Assertions.Expect(Message(tab)).ToContainTextAsync(sentence);
        await Assertions.Expect(tab.Page.Locator("form[data-passkey] .button")).ToBeEnabledAsync();
    });

    [Theory]
    [InlineData("en", "Object.defineProperty(window, 'PublicKeyCredential', { value: undefined });", "This browser doesn’t support passkeys.")]
    [InlineData("zh-CN", "Object.defineProperty(window, 'PublicKeyCredential', { value: undefined });", "这个浏览器不支持通行密钥。")]
    [InlineData("en", "Object.defineProperty(navigator, 'credentials', { value: undefined });", "This browser doesn’t support passkeys.")]
    [InlineData("en", "Object.defineProperty(window, 'PublicKeyCredential', { value: undefined }); Object.defineProperty(window, 'isSecureContext', { value: false });", "Passkeys need a secure connection (https).")]
    public Task A_browser_without_passkeys_says_why_there_is_no_button(string language, string script, string sentence) => Chromium.VisitAsync(site, new(language), async tab =>
    {
        await tab.Page.AddInitScriptAsync(script);
        foreach (var path in (string[])["/login", "/login/passkey"])
        {
            await tab.OpenAsync(path);

            await Assertions.Expect(tab.Page.Locator("form[data-passkey]")).ToHaveTextAsync(sentence);
            await Assertions.Expect(tab.Page.Locator("form[data-passkey] .button")).ToBeHiddenAsync();
        }
    });

    [Theory]
    [InlineData("en", "Passkeys need JavaScript. Turn it on to use them.")]
    [InlineData("zh-CN", "通行密钥需要浏览器启用脚本。")]
    public Task Without_scripts_the_page_says_that_they_need_them(string language, string sentence) => Chromium.VisitAsync(site, new(language, Script: false), async tab =>
    {
        await tab.OpenAsync("/login");

        await Assertions.Expect(tab.Page.Locator("form[data-passkey] noscript p")).ToHaveTextAsync(sentence);
        await Assertions.Expect(tab.Page.Locator("form[data-passkey] .button")).ToBeHiddenAsync();
    });

    private static ILocator Message(Tab tab) => tab.Page.Locator("form[data-passkey] .error");

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
