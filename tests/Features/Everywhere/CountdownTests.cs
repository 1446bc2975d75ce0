using Microsoft.Playwright;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Everywhere;

/// <summary>Whoever has to wait sees how long, and can go on afterwards.</summary>
[Slow]
public sealed class CountdownTests(CountdownTests.ImpatientSite site) : IClassFixture<CountdownTests.ImpatientSite>
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("en", @"^Try again in \d\d s$", "Sign in")]
    [InlineData("zh-CN", @"^\d\d 秒后可以再试$", "登录")]
    public Task The_button_counts_down_and_then_works_again(string language, string counting, string afterwards) =>
        Chromium.VisitAsync(site, new(language), async tab =>
        {
            await tab.Page.Clock.InstallAsync();
            await WaitAsync(tab, $"waiting-{language}");

            (await tab.Primary.IsDisabledAsync()).ShouldBeTrue();
            (await tab.Page.Locator(".default-submit").IsDisabledAsync()).ShouldBeTrue("Enter waits as well");
            (await tab.Primary.InnerTextAsync()).ShouldMatch(counting);
            await Assertions.Expect(tab.Alert).ToContainTextAsync(language == "en" ? "Try again in" : "后再试");
            await tab.Page.Clock.FastForwardAsync((long)Window.TotalMilliseconds);
            await Assertions.Expect(tab.Primary).ToHaveTextAsync(afterwards);
            site.Clock.Move(Window);
            await tab.FillAsync("Password", "another wrong password");
            await tab.AnswerCaptchaAsync();
            await tab.PressAsync(tab.Primary);
            await Assertions.Expect(tab.Alert).ToContainTextAsync(language == "en" ? "Incorrect" : "不正确");
        });

    [Fact]
    public Task Without_script_the_sentence_says_it_and_the_button_is_as_it_was() =>
        Chromium.VisitAsync(site, new("en", Script: false), async tab =>
        {
            await WaitAsync(tab, "waiting-plain");

            await Assertions.Expect(tab.Alert).ToContainTextAsync("Too many attempts. Try again in");
            (await tab.Primary.IsDisabledAsync()).ShouldBeFalse();
            (await tab.Primary.InnerTextAsync()).ShouldBe("Sign in");
        });

    [Fact]
    public Task Waiting_looks_like_the_house() => Studio.PortrayAsync(site, "waiting", tab => WaitAsync(tab, $"waiting-{tab.Setup.Language}-portrait"));

    private static async Task WaitAsync(Tab tab, string login)
    {
        await tab.SignInAsync(login, "some wrong password");
        await tab.FillAsync("Password", "some wrong password");
        await tab.AnswerCaptchaAsync();
        await tab.PressAsync(tab.Primary);
    }

    public sealed class ImpatientSite() : Site(new()
    {
        ["Throttle:Enabled"] = "true",
        ["Throttle:SignIn:Both:Count"] = "1",
        ["Throttle:SignIn:Both:Window"] = $"{Window}",
    });
}
