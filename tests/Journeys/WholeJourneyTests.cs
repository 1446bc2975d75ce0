using Slices.Tests.Support;

namespace Slices.Tests.Journeys;

/// <summary>The product's main job in a real browser, from the empty form to the end of the session.</summary>
[Slow]
public sealed class WholeJourneyTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [MemberData(nameof(Setup.LanguagesAndScripts), MemberType = typeof(Setup))]
    public Task Somebody_registers_activates_is_signed_in_and_signs_out(string language, bool script) =>
        Chromium.VisitAsync(site, new(language, Script: script), async tab =>
        {
            var name = $"alice-{Guid.NewGuid():N}"[..20];
            var email = $"{name}@example.com";

            await tab.RegisterAsync(name, email);
            (await tab.TitleAsync()).ShouldBe(language == "en" ? "Check your inbox" : "请查收邮件");

            await tab.OpenAsync(await tab.LinkInMailAsync(email));
            await tab.PressAsync(tab.Primary);
            tab.Path.ShouldBe("/");
            (await tab.Name.InnerTextAsync()).Trim().ShouldBe(name);

            await tab.PressAsync(tab.Page.Locator(".who a[href='/logout']"));
            await tab.PressAsync(tab.Primary);
            tab.Path.ShouldBe("/login");
            (await tab.Name.CountAsync()).ShouldBe(0);
            await tab.OpenAsync("/");
            tab.Path.ShouldBe("/login?returnUrl=%2F");
        });

    [Theory]
    [MemberData(nameof(Setup.LanguagesAndScripts), MemberType = typeof(Setup))]
    public async Task An_administrator_finds_somebody_and_shuts_them_out_at_once(string language, bool script)
    {
        var bob = await site.AddUserAsync($"bob-{Guid.NewGuid():N}"[..20]);
        var keeper = await site.AddUserAsync($"keeper-{Guid.NewGuid():N}"[..20], administrator: true);
        await Chromium.VisitAsync(site, new(language, Script: script), async his =>
        {
            await his.SignInAsync(bob.UserName);
            his.Path.ShouldBe("/");

            await Chromium.VisitAsync(site, new(language, Script: script), async hers =>
            {
                await hers.SignInAsync(keeper.UserName);
                await hers.PressAsync(hers.Page.Locator(".site-nav a[href='/admin/users']"));
                await hers.Page.Locator("[type=search]").FillAsync(bob.UserName);
                await hers.AnsweredAsync(() => hers.Page.Keyboard.PressAsync("Enter"));
                await hers.PressAsync(hers.Page.Locator(".name-cell a"));
                await hers.Page.Locator("[href$='ask=Disable']").ClickAsync();
                await hers.Page.Locator("[data-question] #Reason").FillAsync("Asked for");
                await hers.PressAsync(hers.Page.Locator("[data-question] .danger"));
                (await hers.Page.Locator(".state").GetAttributeAsync("data-state")).ShouldBe("Disabled");
            });

            await his.OpenAsync("/");
            his.Path.ShouldBe("/login?returnUrl=%2F");
        });
    }
}
