using Slices.Tests.Support;

namespace Slices.Tests.Journeys;

/// <summary>By QQ in a browser, which holds the content policy against every redirection.</summary>
[Slow]
public sealed class ExternalLoginJourneyTests(ExternalSite site) : IClassFixture<ExternalSite>
{
    [Theory]
    [InlineData("zh-CN", true)]
    [InlineData("en", false)]
    public Task Somebody_comes_by_QQ_makes_an_account_and_comes_back(string language, bool script) => Chromium.VisitAsync(site, new(language, Script: script), async tab =>
    {
        (site.Qq.Who, site.Qq.Asks) = (Person.New(), true);
        tab.Neighbours.Add(site.Qq.Authority);
        var email = $"qq-{language}@example.com";

        await GoAsync(tab, "qq");
        tab.Path.ShouldStartWith("/register/external?held=");
        await tab.FillAsync("UserName", $"qq-{language}");
        await tab.FillAsync("Email", email);
        await tab.Field("Agree").CheckAsync();
        await tab.AnswerCaptchaAsync();
        await tab.PressAsync(tab.Primary);
        await tab.OpenAsync(await tab.LinkInMailAsync(email));
        await tab.PressAsync(tab.Primary);
        tab.Path.ShouldBe("/");
        await tab.Page.Context.ClearCookiesAsync(new() { Name = "slices" });
        await GoAsync(tab, "qq");

        tab.Path.ShouldBe("/");
        (await tab.Name.InnerTextAsync()).ShouldBe($"qq-{language}");
    });

    [Fact]
    public Task Somebody_binds_WeChat_and_signs_in_by_it() => Chromium.VisitAsync(site, new("en"), async tab =>
    {
        (site.WeChat.Who, site.WeChat.Asks) = (Person.New(), true);
        tab.Neighbours.Add(site.WeChat.Authority);
        var user = await site.AddUserAsync("journeying");
        await tab.BeAsync(user);
        await tab.OpenAsync("/account/logins");

        await tab.PressAsync(tab.Page.Locator("[name=provider][value=wechat]"));
        await tab.PressAsync(tab.Page.GetByText("Agree"));
        tab.Path.ShouldStartWith("/account/logins/bind?held=");
        await tab.PressAsync(tab.Primary);
        tab.Path.ShouldBe("/account/logins");
        await tab.Page.Context.ClearCookiesAsync(new() { Name = "slices" });
        await GoAsync(tab, "wechat");

        (await tab.Name.InnerTextAsync()).ShouldBe("journeying");
    });

    [Fact]
    public async Task Everybody_can_read_and_reach_the_pages_of_providers()
    {
        (site.Qq.Who, site.Qq.Asks, site.WeChat.Asks) = (Person.New(), false, false);
        var user = await site.AddUserAsync("external-looks");
        var owner = site.Visit();
        await owner.SignInAsync("external-looks");
        await owner.ComeByAsync("qq", "/account/logins");
        await owner.SubmitAsync("/account/logins/bind");
        await Studio.PortrayAsync(site, "login-providers", tab => tab.OpenAsync("/login"));
        await Studio.PortrayAsync(site, "login-provider", tab => tab.OpenAsync("/login/qq"));
        await Studio.PortrayAsync(site, "login-provider-failed", tab => tab.OpenAsync("/login/wechat?problem=Unavailable"));
        await Studio.PortrayAsync(site, "login-provider-waiting", tab => tab.OpenAsync("/login/qq?problem=NotActivated"));
        await Studio.PortrayAsync(site, "logins", async tab =>
        {
            await tab.BeAsync(user);
            await tab.OpenAsync("/account/logins");
        });
        site.Qq.Who = Person.New();
        await Studio.PortrayAsync(site, "register-external", async tab =>
        {
            tab.Neighbours.Add(site.Qq.Authority);
            await tab.OpenAsync("/login");
            await tab.PressAsync(tab.Page.Locator("form[action='/login/qq'] button"));
        });
        await Studio.PortrayAsync(site, "bind", async tab =>
        {
            tab.Neighbours.Add(site.WeChat.Authority);
            site.WeChat.Who = Person.New();
            await tab.BeAsync(user);
            await tab.OpenAsync("/account/logins");
            await tab.PressAsync(tab.Page.Locator("[name=provider][value=wechat]"));
        });
        site.Qq.Who = Person.New();
        var fresh = await site.BeNewByAsync("qq", "no-password");
        Task BeFreshAsync(Tab tab) => tab.Page.Context.AddCookiesAsync([new() { Name = "slices", Value = fresh.SessionCookie!, Url = site.Address.ToString() }]);
        foreach (var (scene, path) in new[]
        {
            ("set-password", "/account/password"), ("logins-last", "/account/logins"), ("confirm-provider", "/account/confirm"), ("confirm-mail", "/account/confirm/mail?waiting=true"),
        })
        {
            await Studio.PortrayAsync(site, scene, async tab =>
            {
                await BeFreshAsync(tab);
                await tab.ShowAsync(path);
            });
        }
    }

    private static async Task GoAsync(Tab tab, string provider)
    {
        await tab.OpenAsync("/login");
        await tab.PressAsync(tab.Page.Locator($"form[action='/login/{provider}'] button"));
        await tab.PressAsync(tab.Page.GetByText("Agree"));
    }
}
