using Microsoft.Playwright;
using Slices.Tests.Support;

namespace Slices.Tests.Journeys.Looks;

/// <summary>The captcha of a form, in each of its kinds.</summary>
[Slow]
public sealed class CaptchaKindsTests(Features.Captcha.AllKindsSite site) : IClassFixture<Features.Captcha.AllKindsSite>
{
    [Theory]
    [InlineData("arithmetic")]
    [InlineData("speech")]
    public Task A_kind(string kind) => Studio.PortrayAsync(site, $"captcha-{kind}", tab => ChooseAsync(tab, kind));

    [Fact]
    public Task Solved() => Studio.PortrayAsync(site, "captcha-solved", async tab =>
    {
        await tab.ShowAsync("/login");
        await tab.AnswerCaptchaAsync();
        await tab.Field("Remember").FocusAsync();
        await Assertions.Expect(tab.Page.Locator(".captcha-done")).Not.ToBeEmptyAsync();
    });

    [Fact]
    public Task Worked_out() => Studio.PortrayAsync(site, "captcha-proof", async tab =>
    {
        await ChooseAsync(tab, "proof");
        await Assertions.Expect(tab.Page.Locator(".captcha-done")).Not.ToBeEmptyAsync();
    });

    [Fact]
    public Task Worked_at() => Studio.PortrayAsync(site, "captcha-proof-working", async tab =>
    {
        await tab.Page.RouteAsync("**/captcha-worker.js", route => route.FulfillAsync(new() { ContentType = "text/javascript", Body = "postMessage({ done: 0.4 })" }));
        await ChooseAsync(tab, "proof");
        await Assertions.Expect(tab.Page.Locator("progress")).ToHaveJSPropertyAsync("value", 0.4);
    });

    private static async Task ChooseAsync(Tab tab, string kind)
    {
        await tab.ShowAsync("/login");
        await tab.Page.Locator($"button.captcha-{kind}").ClickAsync();
        await Assertions.Expect(tab.Page.Locator($"[data-captcha={kind}]")).ToBeVisibleAsync();
    }
}
