using Slices.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Slices.Tests.Journeys;

[Slow]
public sealed class SmsJourneyTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Somebody_confirms_a_mobile_and_later_signs_in_by_text_message(bool script)
    {
        var mobile = script ? "13600136001" : "13600136002";
        var user = await site.AddUserAsync($"mobile-{script}");
        await Chromium.VisitAsync(site, new("zh-CN", Script: script), async tab =>
        {
            await tab.SignInAsync(user.UserName);
            await tab.PressAsync(tab.Name);
            await tab.PressAsync(tab.Page.Locator(".matters a[href='/account/mobile']"));
            await tab.FillAsync("Mobile", mobile);
            await tab.AnswerCaptchaAsync();
            await tab.PressAsync(tab.Primary);
            await TypeCodeAsync(tab, mobile, script, messages: 1);
            await Expect(tab.Page.Locator("main")).ToContainTextAsync("手机号已确认");
        });
        site.Clock.Move(TimeSpan.FromMinutes(2));
        await Chromium.VisitAsync(site, new("zh-CN", Script: script), async tab =>
        {
            await tab.OpenAsync("/login");
            await tab.PressAsync(tab.Page.Locator("a[href='/login/sms']"));
            await tab.FillAsync("Mobile", mobile);
            await tab.AnswerCaptchaAsync();
            await tab.PressAsync(tab.Primary);
            await tab.Page.ReloadAsync();
            if (script)
            {
                await Expect(tab.Page.Locator("[data-countdown]")).ToBeDisabledAsync();
            }

            await TypeCodeAsync(tab, mobile, script, messages: 2);

            tab.Path.ShouldBe("/");
            (await tab.Name.InnerTextAsync()).ShouldContain(user.UserName);
        });
    }

    private static async Task TypeCodeAsync(Tab tab, string mobile, bool script, int messages)
    {
        string[] codes = [];
        await Eventually.TrueAsync(async () =>
        {
            var shown = (await (await tab.Page.APIRequest.GetAsync("/dev/sms.json")).JsonAsync())!.Value;
            codes = [.. shown.EnumerateArray().Where(m => m.GetProperty("to").GetString() == "+86" + mobile).Select(m => m.GetProperty("code").GetString()!)];
            return codes.Length == messages;
        });
        if (script)
        {
            // In groups, as people read it; the last digit sends it.
            await tab.AnsweredAsync(() => tab.Field("Code").PressSequentiallyAsync(codes[0].Insert(3, " ")));
            return;
        }
        await tab.FillAsync("Code", codes[0]);
        await tab.PressAsync(tab.Primary);
    }
}
