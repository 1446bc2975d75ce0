using Slices.Tests.Support;

namespace Slices.Tests.Journeys;

[Slow]
public sealed class KeyboardTests(Site site) : IClassFixture<Site>
{
    // The element that has the focus, and whether it or the control around it shows that. After the last one comes the body.
    private const string Focus = """
        () => {
          const element = document.activeElement;
          const shown = element === document.body ||
            [element, element.closest('.captcha-row')].some(e => e && getComputedStyle(e).outlineStyle !== 'none');
          return `${shown ? '' : 'unseen '}${element.name || element.className || element.tagName}`;
        }
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Somebody_signs_in_and_out_without_a_mouse_and_sees_where_they_are(bool script)
    {
        var alice = await site.AddUserAsync($"alice-{script}");
        await Chromium.VisitAsync(site, new("en", Script: script), async tab =>
        {
            await tab.OpenAsync("/login");
            if (!script)
            {
                await tab.Page.Locator("body").FocusAsync();
            }
            await StepToAsync(tab, "skip");
            await tab.Page.Keyboard.PressAsync("Enter");
            await StepToAsync(tab, "Input.Login");
            await tab.Page.Keyboard.TypeAsync(alice.UserName);
            await StepToAsync(tab, "Input.Password");
            await tab.Page.Keyboard.TypeAsync(Site.Password);
            await StepToAsync(tab, "Input.CaptchaAnswer");
            await tab.AnswerCaptchaAsync();
            await StepToAsync(tab, "Input.Remember");
            await tab.Page.Keyboard.PressAsync("Space");
            await StepToAsync(tab, "button primary wide");
            await tab.AnsweredAsync(() => tab.Page.Keyboard.PressAsync("Enter"));
            tab.Path.ShouldBe("/");

            await StepToAsync(tab, "name");
            await tab.Page.Keyboard.PressAsync("Tab");
            await tab.AnsweredAsync(() => tab.Page.Keyboard.PressAsync("Enter"));
            await StepToAsync(tab, "button primary");
            await tab.AnsweredAsync(() => tab.Page.Keyboard.PressAsync("Enter"));
            tab.Path.ShouldBe("/login");
        });
    }

    private static async Task StepToAsync(Tab tab, string stop)
    {
        for (var (at, left) = ("", 20); at != stop; left--)
        {
            left.ShouldBePositive($"{stop} is not to be reached");
            await tab.Page.Keyboard.PressAsync("Tab");
            at = await tab.Page.EvaluateAsync<string>(Focus);
            at.ShouldNotStartWith("unseen", Case.Sensitive, $"on the way to {stop} on {tab.Path}");
        }
    }
}
