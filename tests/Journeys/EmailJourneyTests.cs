using Slices.Tests.Support;

namespace Slices.Tests.Journeys;

/// <summary>An email address changes in a real browser, and whoever had the old one takes it back in another.</summary>
[Slow]
public sealed class EmailJourneyTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [MemberData(nameof(Setup.LanguagesAndScripts), MemberType = typeof(Setup))]
    public Task Somebody_changes_the_address_by_the_mails_link_and_the_old_one_takes_it_back(string language, bool script) =>
        Chromium.VisitAsync(site, new(language, Script: script), async tab =>
        {
            var name = $"mover-{Guid.NewGuid():N}"[..20];
            var (old, next) = ($"{name}@example.com", $"{name}-next@example.com");
            await tab.BeAsync(await site.AddUserAsync(name, old));

            await tab.OpenAsync("/account");
            await tab.PressAsync(tab.Page.Locator(".matters a[href='/account/email']"));
            await tab.FillAsync("Email", next);
            await tab.PressAsync(tab.Primary);
            (await tab.Alert.InnerTextAsync()).ShouldContain(next);

            await tab.OpenAsync(await tab.LinkInMailAsync(next));
            tab.Path.ShouldBe("/account/email/confirm");
            await tab.PressAsync(tab.Primary);
            (await tab.TitleAsync()).ShouldBe(language == "en" ? "Email address changed" : "邮箱已更换");
            await tab.PressAsync(tab.Primary);
            tab.Path.ShouldBe("/account");
            (await site.FindUserAsync(name)).Email.ShouldBe(next);

            await Chromium.VisitAsync(site, new(language, Script: script), async owner =>
            {
                await owner.OpenAsync(await owner.LinkInMailAsync(old));
                owner.Path.ShouldBe("/account/not-me");
                await owner.PressAsync(owner.Primary);
                await owner.OpenAsync(await owner.LinkInMailAsync(old));
                owner.Path.ShouldBe("/reset");
                await owner.FillAsync("Password", "another horse 8 staple");
                await owner.FillAsync("ConfirmPassword", "another horse 8 staple");
                await owner.PressAsync(owner.Primary);
                await owner.SignInAsync(old, "another horse 8 staple");
                owner.Path.ShouldBe("/");
            });

            await tab.OpenAsync("/account");
            tab.Path.ShouldBe("/login?returnUrl=%2Faccount");
        });

    [Fact]
    public Task The_profile_is_filled_in_by_keyboard_alone() => Chromium.VisitAsync(site, new("en"), async tab =>
    {
        var name = $"typist-{Guid.NewGuid():N}"[..20];
        await tab.BeAsync(await site.AddUserAsync(name));
        await tab.OpenAsync("/account/profile");

        await tab.Field("Nickname").FocusAsync();
        await tab.Page.Keyboard.TypeAsync("Tess");
        await tab.Page.Keyboard.PressAsync("Tab");
        await tab.Page.Keyboard.PressAsync("Tab");
        await tab.Page.Keyboard.TypeAsync("Kolk");
        await tab.Page.Keyboard.PressAsync("Tab");
        await tab.AnsweredAsync(() => tab.Page.Keyboard.PressAsync("Enter"));

        (await tab.Name.InnerTextAsync()).Trim().ShouldBe("Tess");
        (await site.FindUserAsync(name)).TimeZone.ShouldBe("Asia/Kolkata");
        await tab.OpenAsync("/account");
        await tab.Page.Locator("main time").First.FocusAsync();
        (await tab.Page.Locator("#exact-time").InnerTextAsync()).ShouldContain("GMT+5:30");
    });
}
