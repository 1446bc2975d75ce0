using System.Text.RegularExpressions;
using Slices.Tests.Features.Captcha;
using Slices.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Slices.Tests.Journeys;

[Slow]
public sealed class CaptchaJourneyTests(AllKindsSite site) : IClassFixture<AllKindsSite>
{
    [Theory]
    [InlineData("characters")]
    [InlineData("arithmetic")]
    [InlineData("speech")]
    public async Task Somebody_signs_in_by_reading_or_listening_and_sees_at_once_that_it_was_right(string kind)
    {
        var user = await site.AddUserAsync($"reader-{kind}");
        await Chromium.VisitAsync(site, new("en"), async tab =>
        {
            await OpenLoginAsync(tab, user.UserName);
            await ChooseAsync(tab, kind);
            await tab.AnswerCaptchaAsync();
            await tab.Field("Remember").FocusAsync();
            await Expect(tab.Page.Locator(".captcha-done")).ToContainTextAsync("Verified");

            await tab.PressAsync(tab.Primary);

            tab.Path.ShouldBe("/");
        });
    }

    [Fact]
    public async Task Somebody_lets_the_browser_work_and_sees_how_far_it_is()
    {
        var user = await site.AddUserAsync("worker");
        await Chromium.VisitAsync(site, new("en"), async tab =>
        {
            await OpenLoginAsync(tab, user.UserName);
            await ChooseAsync(tab, "proof");
            await Expect(tab.Page.Locator("progress")).ToHaveAttributeAsync("aria-label", "Verifying…");

            // Pressed while the browser still works: it is sent as soon as that is done.
            await tab.PressAsync(tab.Primary);

            tab.Path.ShouldBe("/");
        });
    }

    [Fact]
    public async Task Somebody_signs_in_by_the_keyboard_alone_through_the_browsers_work()
    {
        var user = await site.AddUserAsync("typist");
        await Chromium.VisitAsync(site, new("en"), async tab =>
        {
            await tab.OpenAsync("/login");
            await Expect(tab.Field("Login")).ToBeFocusedAsync();
            await tab.Page.Keyboard.TypeAsync(user.UserName);
            await StepToAsync(tab, "Input.Password");
            await tab.Page.Keyboard.TypeAsync(Site.Password);
            await StepToAsync(tab, "proof");
            await tab.Page.Keyboard.PressAsync("Enter");
            await Expect(tab.Page.Locator("output")).ToHaveTextAsync("Verified");
            (await tab.Page.EvaluateAsync<string>("document.activeElement.id")).ShouldBe("CaptchaAnswer", "the focus stays where the person was");
            await StepToAsync(tab, "button primary wide");
            await tab.AnsweredAsync(() => tab.Page.Keyboard.PressAsync("Enter"));

            tab.Path.ShouldBe("/");
        });
    }

    [Fact]
    public async Task Somebody_without_script_is_offered_what_works_there_and_signs_in()
    {
        var user = await site.AddUserAsync("scriptless");
        await Chromium.VisitAsync(site, new("en", Script: false), async tab =>
        {
            await OpenLoginAsync(tab, user.UserName);
            await Expect(tab.Page.Locator("button.captcha-proof")).ToBeHiddenAsync();
            await tab.PressAsync(tab.Page.Locator("[name=NewCaptcha]").First);
            (await tab.Field("Login").InputValueAsync()).ShouldBe(user.UserName);
            await tab.PressAsync(tab.Page.Locator("button.captcha-speech"));
            await Expect(tab.Page.Locator(".captcha-play")).ToHaveAttributeAsync("href", new Regex(@"^/captcha/[\w-]+\.wav$"));
            await tab.FillAsync("Password", Site.Password);
            await tab.AnswerCaptchaAsync();

            await tab.PressAsync(tab.Primary);

            tab.Path.ShouldBe("/");
        });
    }

    [Fact]
    public async Task A_wrong_answer_brings_another_picture_says_so_and_loses_nothing()
    {
        await Chromium.VisitAsync(site, new("en"), async tab =>
        {
            await OpenLoginAsync(tab, "somebody");
            var before = await tab.Field("CaptchaId").InputValueAsync();
            await tab.FillAsync("CaptchaAnswer", "wrong");

            await tab.Primary.ClickAsync();

            await Expect(tab.Error("CaptchaAnswer")).ToHaveTextAsync("That’s not right, or it has expired. Here’s a new one.");
            await Expect(tab.Field("CaptchaId")).Not.ToHaveValueAsync(before);
            await Expect(tab.Field("CaptchaAnswer")).ToBeFocusedAsync();
            (await tab.Field("Password").InputValueAsync()).ShouldBe(Site.Password);
        });
    }

    [Fact]
    public async Task Somebody_tired_of_the_browsers_work_reads_instead()
    {
        var user = await site.AddUserAsync("impatient");
        await Chromium.VisitAsync(site, new("en"), async tab =>
        {
            await tab.Page.RouteAsync("**/captcha-worker.js", route => route.FulfillAsync(new() { ContentType = "text/javascript", Body = "postMessage({ done: 0.1 })" }));
            await OpenLoginAsync(tab, user.UserName);
            await ChooseAsync(tab, "proof");
            await ChooseAsync(tab, "arithmetic");
            await tab.AnswerCaptchaAsync();

            await tab.PressAsync(tab.Primary);

            tab.Path.ShouldBe("/");
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_slow_check_says_nothing_about_the_captcha_that_came_after(bool right)
    {
        await Chromium.VisitAsync(site, new("en"), async tab =>
        {
            var checking = new TaskCompletionSource<Microsoft.Playwright.IRoute>();
            await tab.Page.RouteAsync("**/check", checking.SetResult);
            await OpenLoginAsync(tab, "somebody");
            await (right ? tab.AnswerCaptchaAsync() : tab.FillAsync("CaptchaAnswer", "wrong"));
            await tab.Field("Remember").FocusAsync();
            var check = await checking.Task;
            await ChooseAsync(tab, "arithmetic");
            await tab.FillAsync("CaptchaAnswer", "4");

            await check.FulfillAsync(new() { ContentType = "application/json", Body = right ? """{"ok":true}""" : """{"ok":false}""" });

            await Expect(tab.Page.Locator("[data-captcha=arithmetic] .captcha-row:not(.solved) input:not([type=hidden])")).ToHaveValueAsync("4");
            await Expect(tab.Error("CaptchaAnswer")).ToBeEmptyAsync();
        });
    }

    [Fact]
    public async Task What_was_changed_during_a_check_is_not_taken_for_checked()
    {
        await Chromium.VisitAsync(site, new("en"), async tab =>
        {
            var checking = new TaskCompletionSource<Microsoft.Playwright.IRoute>();
            await tab.Page.RouteAsync("**/check", checking.SetResult);
            await OpenLoginAsync(tab, "somebody");
            await tab.AnswerCaptchaAsync();
            await tab.Field("Remember").FocusAsync();
            var check = await checking.Task;
            await tab.Field("CaptchaAnswer").PressSequentiallyAsync("Z");

            await check.FulfillAsync(new() { ContentType = "application/json", Body = """{"ok":true}""" });

            await Expect(tab.Field("CaptchaAnswer")).ToBeEditableAsync();
            await Expect(tab.Page.Locator(".captcha-done")).ToBeEmptyAsync();
        });
    }

    [Fact]
    public async Task Where_no_worker_can_be_had_the_page_says_so()
    {
        await Chromium.VisitAsync(site, new("en"), async tab =>
        {
            await tab.Page.RouteAsync("**/captcha-worker.js", route => route.FulfillAsync(new() { ContentType = "text/javascript", Body = "throw 1" }));
            await tab.OpenAsync("/login");
            await tab.Page.Locator("button.captcha-proof").ClickAsync();

            await Expect(tab.Error("CaptchaAnswer")).ToHaveTextAsync("We couldn’t load a new check. Try again in a moment.");
        });
    }

    [Fact]
    public async Task Listening_plays_at_once_and_again_by_the_keyboard()
    {
        await Chromium.VisitAsync(site, new("zh-CN"), async tab =>
        {
            await tab.OpenAsync("/login");
            var recording = tab.Page.WaitForResponseAsync(new Regex(@"\.wav$"));
            await tab.Page.Locator("button.captcha-speech").ClickAsync();
            (await recording).Headers["content-type"].ShouldBe("audio/wav");
            var play = tab.Page.Locator(".captcha-play");
            await Expect(play).ToHaveClassAsync(new Regex("busy"));
            await Expect(play).Not.ToHaveClassAsync(new Regex("busy"), new() { Timeout = 15_000 });

            await play.PressAsync("Space");

            await Expect(play).ToHaveClassAsync(new Regex("busy"));
        });
    }

    private static async Task OpenLoginAsync(Tab tab, string login)
    {
        await tab.OpenAsync("/login");
        await tab.FillAsync("Login", login);
        await tab.FillAsync("Password", Site.Password);
    }

    private static async Task ChooseAsync(Tab tab, string kind)
    {
        if (kind != "characters")
        {
            await tab.Page.Locator($"button.captcha-{kind}").ClickAsync();
        }
        await Expect(tab.Page.Locator($"[data-captcha={kind}]")).ToBeVisibleAsync();
    }

    private static async Task StepToAsync(Tab tab, string stop)
    {
        for (var (at, left) = ("", 20); at != stop; left--)
        {
            left.ShouldBePositive($"{stop} is not to be reached");
            await tab.Page.Keyboard.PressAsync("Tab");
            at = await tab.Page.EvaluateAsync<string>("document.activeElement.value === 'proof' ? 'proof' : document.activeElement.name || document.activeElement.className");
        }
    }
}
