using Slices.Tests.Support;

namespace Slices.Tests.Features.SecondFactor;

[Slow]
public sealed class LookTests(LocalhostSite site) : IClassFixture<LocalhostSite>
{
    [Fact]
    public async Task Everybody_can_read_and_reach_the_pages_of_the_second_factor()
    {
        var user = await site.AddUserAsync("portrayed");
        var owner = site.Visit();
        await owner.SignInAsync("portrayed");
        await Studio.PortrayAsync(site, "two-factor-none", async tab =>
        {
            await tab.BeAsync(user);
            await tab.ShowAsync("/account/two-factor");
        });
        await Studio.PortrayAsync(site, "two-factor-app", async tab =>
        {
            await tab.BeAsync(user);
            await tab.ShowAsync("/account/two-factor/app");
        });
        await owner.AddAppAsync(site);
        await owner.AddPasskeyAsync(new SoftAuthenticator(owner.Origin));
        await owner.AddPasskeyAsync(new SoftAuthenticator(owner.Origin));
        Task BeOwnerAsync(Tab tab) => tab.Page.Context.AddCookiesAsync([new() { Name = "slices", Value = owner.SessionCookie!, Url = site.Address.ToString() }]);
        await Studio.PortrayAsync(site, "two-factor", async tab =>
        {
            await BeOwnerAsync(tab);
            await tab.ShowAsync("/account/two-factor?changed=true");
            await tab.Page.Locator(".passkey summary").First.ClickAsync();
        });
        await Studio.PortrayAsync(site, "recovery-codes", async tab =>
        {
            await BeOwnerAsync(tab);
            await tab.ShowAsync("/account/two-factor");
            await tab.PressAsync(tab.Page.Locator("form[action='/account/two-factor/codes'] .button"));
        });
        foreach (var (scene, path) in new[] { ("two-factor-remove", "/account/two-factor/remove"), ("confirm", "/account/confirm") })
        {
            await Studio.PortrayAsync(site, scene, async tab =>
            {
                await BeOwnerAsync(tab);
                await tab.ShowAsync(path);
            });
        }
        await Studio.PortrayAsync(site, "second-step", async tab => await tab.SignInAsync("portrayed"));
        await Studio.PortrayAsync(site, "second-step-wrong", async tab =>
        {
            await tab.SignInAsync("portrayed");
            await tab.ShowAsync("/login/second?recovery=true");
            await tab.FillAsync("Code", "abcd");
            await tab.PressAsync(tab.Primary);
        });
        await Studio.PortrayAsync(site, "login-passkey", async tab => await tab.ShowAsync("/login/passkey"));
        await Studio.PortrayAsync(site, "login-passkey-cancelled", async tab =>
        {
            await tab.Page.AddInitScriptAsync("navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError'));");
            await tab.ShowAsync("/login/passkey");
            await tab.Primary.ClickAsync();
            await tab.Page.Locator("form[data-passkey] .error:not(:empty)").WaitForAsync();
        });
        await Studio.PortrayAsync(site, "login-without-passkeys", async tab =>
        {
            await tab.Page.AddInitScriptAsync("Object.defineProperty(window, 'PublicKeyCredential', { value: undefined });");
            await tab.ShowAsync("/login");
        });
    }
}
