using Slices.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Slices.Tests.Journeys;

/// <summary>Forms beside other tabs, the back button, a reload and another language.</summary>
[Slow]
public sealed class FormsJourneyTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task A_link_in_web_mail_leaves_the_forms_of_other_tabs_alone(bool script) => Chromium.VisitAsync(site, new("en", Script: script), async tab =>
    {
        var name = $"webmail-{script}".ToLowerInvariant();
        // On another browser, so that activating doesn't sign in here.
        await site.Visit().RegisterAsync(name, $"{name}@example.com");
        var activation = await tab.LinkInMailAsync($"{name}@example.com");
        await tab.OpenAsync("/forgot");
        await tab.FillAsync("Email", "somebody@example.com");
        await using var mail = await WebMail.StartAsync(new Uri(site.Address, activation).ToString());
        tab.Neighbours.Add(mail.Address.Authority);

        var other = await tab.Page.Context.NewPageAsync();
        await other.GotoAsync(mail.Address.ToString());
        await other.Locator("#link").ClickAsync();
        await Expect(other.Locator("h1")).ToHaveTextAsync("Activate your account");
        await other.Locator("main .button.primary").ClickAsync();
        await Expect(other.Locator("h1")).ToHaveTextAsync("Your account is active");

        await tab.AnswerCaptchaAsync();
        await tab.PressAsync(tab.Primary);
        (await tab.TitleAsync()).ShouldBe("Check your inbox");
    });

    [Fact]
    public Task Signed_in_in_another_tab_the_form_comes_back_and_can_be_sent_again() => Chromium.VisitAsync(site, new("en", Script: false), async tab =>
    {
        await site.AddUserAsync("tabs");
        await tab.OpenAsync("/login?returnUrl=%2Faccount%2Femail");
        await tab.FillAsync("Login", "tabs");
        await tab.FillAsync("Password", Site.Password);
        await tab.AnswerCaptchaAsync();
        var other = new Tab(site, tab.Setup, await tab.Page.Context.NewPageAsync());
        await other.SignInAsync("tabs");
        other.Path.ShouldBe("/");

        await tab.PressAsync(tab.Primary);
        await Expect(tab.Page.Locator("[role=alert]")).ToHaveTextAsync("This form has expired. Check it and submit it again. If this keeps happening, allow cookies for this site.");
        await Expect(tab.Field("Login")).ToHaveValueAsync("tabs");
        await Expect(tab.Field("Password")).ToHaveValueAsync("");
        await tab.FillAsync("Password", Site.Password);
        if (await tab.Field("CaptchaAnswer").CountAsync() > 0)
        {
            await tab.AnswerCaptchaAsync();
        }
        await tab.PressAsync(tab.Primary);
        tab.Path.ShouldBe("/account/email");
    });

    [Fact]
    public Task A_double_click_is_one_registration_though_the_browser_gives_up_the_first() => Chromium.VisitAsync(site, new("en", Script: false), async tab =>
    {
        await tab.OpenAsync("/register");
        await tab.FillRegistrationAsync("double-click", "double@example.com");

        await tab.AnsweredAsync(() => tab.Primary.DblClickAsync());

        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Check your inbox");
        (await site.MailsAsync("double@example.com")).Count.ShouldBe(1);
    });

    [Theory]
    [InlineData("/register", true)]
    [InlineData("/register", false)]
    [InlineData("/forgot", true)]
    [InlineData("/forgot", false)]
    [InlineData("/activate/resend", true)]
    [InlineData("/activate/resend", false)]
    public Task Check_your_inbox_bears_a_reload_and_the_way_back(string path, bool script) => Chromium.VisitAsync(site, new("en", Script: script), async tab =>
    {
        var name = $"back{path.Length}{script}".ToLowerInvariant();
        await tab.OpenAsync("/login");
        await tab.OpenAsync(path);
        await SendAsync();

        await tab.AnsweredAsync(() => tab.Page.ReloadAsync());
        await ShouldSayAsync();
        await tab.Page.GoBackAsync();
        tab.Path.ShouldBe(path);
        await Expect(tab.Primary).ToBeVisibleAsync();
        await tab.Page.GoForwardAsync();
        await ShouldSayAsync();

        await tab.Page.GoBackAsync();
        await SendAsync();

        async Task SendAsync()
        {
            if (path == "/register")
            {
                await tab.FillRegistrationAsync(name, $"{name}@example.com");
            }
            else
            {
                await tab.FillAsync("Email", $"{name}@example.com");
                await tab.AnswerCaptchaAsync();
            }
            await tab.PressAsync(tab.Primary);
            await ShouldSayAsync();
        }

        async Task ShouldSayAsync()
        {
            (await tab.TitleAsync()).ShouldBe("Check your inbox");
            await Expect(tab.Page.Locator("main")).ToContainTextAsync($"{name}@example.com");
            tab.Path.ShouldBe($"{path}?done=true");
        }
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Another_language_and_theme_keep_a_form_that_is_half_filled_in(bool script) => Chromium.VisitAsync(site, new("en", Script: script), async tab =>
    {
        await tab.OpenAsync("/register");
        await tab.FillAsync("UserName", "half-done");
        await tab.FillAsync("Email", "half@example.com");
        await tab.FillAsync("Password", Site.Password);
        await tab.Field("Agree").CheckAsync();

        await tab.PressAsync(tab.Page.Locator("footer [value=zh-CN]"));
        (await tab.TitleAsync()).ShouldBe("创建账号");
        await ShouldBeKeptAsync();
        await tab.PressAsync(tab.Page.Locator("footer [value=dark]"));
        await Expect(tab.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await ShouldBeKeptAsync();

        // Enter still sends the form, and the button isn't one of its own.
        await tab.FillRegistrationAsync($"half-{script}".ToLowerInvariant(), "half@example.com");
        await tab.AnsweredAsync(() => tab.Field("Email").PressAsync("Enter"));
        (await tab.TitleAsync()).ShouldBe("请查收邮件");

        async Task ShouldBeKeptAsync()
        {
            tab.Path.ShouldBe("/register");
            await Expect(tab.Field("UserName")).ToHaveValueAsync("half-done");
            await Expect(tab.Field("Email")).ToHaveValueAsync("half@example.com");
            await Expect(tab.Field("Agree")).ToBeCheckedAsync();
            await Expect(tab.Field("Password")).ToHaveValueAsync("");
            await Expect(tab.Page.Locator("[aria-invalid=true]")).ToHaveCountAsync(0);
        }
    });

    [Fact]
    public Task Going_back_after_signing_out_shows_nothing_of_whoever_was_signed_in() => Chromium.VisitAsync(site, new("en"), async tab =>
    {
        await site.AddUserAsync("leaver");
        await tab.SignInAsync("leaver");
        await tab.OpenAsync("/account/profile");
        await tab.OpenAsync("/logout");
        await tab.PressAsync(tab.Primary);
        tab.Path.ShouldBe("/login");

        for (var step = 0; step < 3; step++)
        {
            await tab.Page.GoBackAsync();
            (await tab.Page.ContentAsync()).ShouldNotContain("leaver");
        }
    });
}
