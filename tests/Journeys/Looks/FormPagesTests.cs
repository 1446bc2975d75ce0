using Slices.Tests.Support;

namespace Slices.Tests.Journeys.Looks;

/// <summary>What pages say of a form that was out of date, or was sent after its session had ended.</summary>
[Slow]
public sealed class FormPagesTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public Task A_stale_form_of_a_visitor() => Studio.PortrayAsync(site, "stale-register", async tab =>
    {
        await tab.ShowAsync("/register");
        await tab.FillAsync("UserName", "alice");
        await tab.FillAsync("Email", "alice@example.com");
        // The field's own check needs the cookie, and comes when the field is left.
        await tab.Page.RunAndWaitForResponseAsync(() => tab.Page.Keyboard.PressAsync("Tab"), r => r.Url.EndsWith("handler=Check", StringComparison.Ordinal));
        await LoseCookieAsync(tab);
        await tab.SendAsItStandsAsync();
    });

    [Fact]
    public Task A_stale_form_of_the_user_centre() => Studio.PortrayAsync(site, "stale-address", async tab =>
    {
        await tab.BeAsync(await site.AddUserAsync($"look-{Guid.NewGuid():N}"[..20]));
        await tab.ShowAsync("/account/address");
        await tab.FillAsync("Recipient", "Alice");
        await LoseCookieAsync(tab);
        await tab.SendAsItStandsAsync();
    });

    [Fact]
    public Task A_stale_form_without_a_page() => Studio.PortrayAsync(site, "stale-error", async tab =>
    {
        await tab.ShowAsync("/agreement");
        await LoseCookieAsync(tab);
        await tab.PressAsync(tab.Page.Locator("footer [value=dark]"));
    });

    [Fact]
    public Task A_form_that_was_sent_after_the_session_had_ended() => Studio.PortrayAsync(site, "unsaved-login", async tab =>
    {
        await SendLateAsync(tab, await site.AddUserAsync($"look-{Guid.NewGuid():N}"[..20]));
    });

    [Fact]
    public Task And_its_page_after_signing_in_again() => Studio.PortrayAsync(site, "unsaved-profile", async tab =>
    {
        var user = await site.AddUserAsync($"look-{Guid.NewGuid():N}"[..20]);
        await SendLateAsync(tab, user);
        await tab.SignInAsync(user.UserName, path: tab.Path);
        tab.Path.ShouldBe("/account/profile");
    });

    private async Task SendLateAsync(Tab tab, Slices.Domain.User user)
    {
        await tab.BeAsync(user);
        await tab.ShowAsync("/account/profile");
        await tab.FillAsync("Nickname", "Alice");
        await site.ExecuteAsync($"delete from sessions where user_id = {user.Id}");
        await tab.PressAsync(tab.Primary);
    }

    private static Task LoseCookieAsync(Tab tab) => tab.Page.Context.ClearCookiesAsync(new() { Name = "slices-csrf" });
}
