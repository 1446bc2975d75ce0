using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Slices.Domain;
using Slices.Infrastructure.Links;
using Slices.Tests.Support;

namespace Slices.Tests.Journeys.Looks;

/// <summary>The pages that anybody may open.</summary>
[Slow]
public sealed class VisitorPagesTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public Task Register() => PortrayAsync("register", tab => tab.ShowAsync("/register"));

    [Fact]
    public Task Login_for_the_readme() => Studio.PortrayForReadmeAsync(site, "sign-in", 640, 800, tab => tab.ShowAsync("/login"));

    [Fact]
    public Task Register_with_errors() => PortrayAsync("register-errors", async tab =>
    {
        await tab.ShowAsync("/register");
        await tab.FillAsync("UserName", "a b");
        await tab.FillAsync("Email", "alice@");
        await tab.FillAsync("Password", "password");
        await tab.FillAsync("ConfirmPassword", "another");
        await tab.SendAsItStandsAsync();
    });

    [Fact]
    public Task Register_while_typing() => PortrayAsync("register-typing", async tab =>
    {
        await tab.ShowAsync("/register");
        await tab.FillAsync("UserName", "alice");
        await tab.FillAsync("Email", "alice@example.com");
        await tab.FillAsync("Password", "correct horse 9");
        await tab.Page.Locator(".tick").First.WaitForAsync();
    });

    [Fact]
    public Task Register_done() => PortrayAsync("register-sent", tab => tab.RegisterAsync($"new-{Guid.NewGuid():N}"[..20], "somebody@example.com"));

    [Fact]
    public Task Activate() => PortrayAsync("activate", async tab => await tab.ShowAsync(await LinkAsync()));

    [Fact]
    public Task Activate_refused() => PortrayAsync("activate-refuse", async tab => await tab.ShowAsync($"{await LinkAsync()}?refuse=true"));

    [Fact]
    public Task Activate_done() => PortrayAsync("activate-done", async tab =>
    {
        await tab.ShowAsync(await LinkAsync());
        await tab.PressAsync(tab.Primary);
    });

    [Fact]
    public Task Activate_with_a_dead_link() => PortrayAsync("activate-invalid", tab => tab.OpenAsync("/activate/nonsense"));

    [Fact]
    public Task Resend() => PortrayAsync("resend", tab => tab.ShowAsync("/activate/resend"));

    [Fact]
    public Task Resend_done() => PortrayAsync("resend-sent", async tab =>
    {
        await tab.ShowAsync("/activate/resend");
        await tab.FillAsync("Email", "somebody@example.com");
        await tab.AnswerCaptchaAsync();
        await tab.PressAsync(tab.Primary);
    });

    [Fact]
    public Task Login() => PortrayAsync("login", tab => tab.ShowAsync("/login"));

    [Fact]
    public Task Login_failed() => PortrayAsync("login-failed", tab => tab.SignInAsync("nobody", "wrong password"));

    [Fact]
    public Task Login_with_a_wrong_captcha() => PortrayAsync("login-captcha-wrong", async tab =>
    {
        await tab.ShowAsync("/login");
        await tab.FillAsync("Login", "nobody");
        await tab.FillAsync("Password", "wrong password");
        await tab.FillAsync("CaptchaAnswer", "?");
        await tab.Primary.ClickAsync();
        await Assertions.Expect(tab.Error("CaptchaAnswer")).Not.ToBeEmptyAsync();
    });

    [Fact]
    public Task Login_before_the_activation() => PortrayAsync("login-not-activated", async tab =>
        await tab.SignInAsync((await SomebodyAsync(active: false)).UserName));

    [Fact]
    public Task Logout() => PortrayAsync("logout", async tab =>
    {
        await tab.BeAsync(await SomebodyAsync());
        await tab.ShowAsync("/logout");
    });

    [Fact]
    public Task Home() => PortrayAsync("home", async tab =>
    {
        await tab.BeAsync(await SomebodyAsync());
        await tab.ShowAsync("/");
    });

    [Fact]
    public Task Agreement() => PortrayAsync("agreement", tab => tab.ShowAsync("/agreement"));

    [Fact]
    public Task Setup() => PortrayAsync("setup", tab => tab.ShowAsync($"/setup/{site.Services.GetRequiredService<SetUpTokens>().Issue()}"));

    [Fact]
    public Task Forgot() => PortrayAsync("forgot", tab => tab.ShowAsync("/forgot"));

    [Fact]
    public Task Forgot_where_a_new_password_is_required() => PortrayAsync("forgot-required", tab => tab.ShowAsync("/forgot?required=true"));

    [Fact]
    public Task Reset() => PortrayAsync("reset", async tab =>
        await tab.ShowAsync($"/reset/{site.Services.GetRequiredService<ResetTokens>().Issue(await SomebodyAsync())}", at: "/reset"));

    [Fact]
    public Task Reset_with_a_dead_link() => PortrayAsync("reset-invalid", tab => tab.OpenAsync("/reset/nonsense"));

    [Fact]
    public Task Report_compromise() => PortrayAsync("report-compromise", async tab =>
    {
        var notice = OutgoingMail.Queue(MailTemplate.NewDevice, await SomebodyAsync(), "en", "", site.Clock.GetUtcNow());
        await tab.ShowAsync($"/account/not-me/{site.Services.GetRequiredService<CompromiseReportTokens>().Issue(notice)}", at: "/account/not-me");
    });

    [Fact]
    public Task Change_password() => PortrayAsync("change-password", async tab =>
    {
        await tab.BeAsync(await SomebodyAsync());
        await tab.ShowAsync("/account/password");
    });

    private Task PortrayAsync(string scene, Func<Tab, Task> arrange) => Studio.PortrayAsync(site, scene, arrange);

    private Task<User> SomebodyAsync(bool active = true) => site.AddUserAsync($"alice-{Guid.NewGuid():N}"[..12], active: active);

    private async Task<string> LinkAsync() =>
        $"/activate/{site.Services.GetRequiredService<ActivationTokens>().Issue(await SomebodyAsync(active: false))}";
}
