using System.Diagnostics;
using Microsoft.Playwright;
using Slices.Tests.Support;

namespace Slices.Tests.Journeys;

/// <summary>What it costs somebody to come from nothing to an account that they are signed in to.</summary>
[Slow]
public sealed class RegistrationEffortTests(Site site, ITestOutputHelper output) : IClassFixture<Site>
{
    // Counted in every page before anything else runs, and kept over the pages of the visit.
    private const string CountPresses =
        "addEventListener('click', e => { if (e.target.closest('.button')) sessionStorage.presses = +(sessionStorage.presses ?? 0) + 1; }, true)";

    [Fact]
    public Task Six_fields_and_one_press_before_the_mail_and_one_press_after_it() => Chromium.VisitAsync(site, new("en"), async tab =>
    {
        await tab.Page.AddInitScriptAsync(CountPresses);
        var watch = Stopwatch.StartNew();

        await tab.OpenAsync("/register");
        var fields = await tab.Page.Locator("main form :is(input, select):visible").CountAsync();
        await tab.FillRegistrationAsync("effort", "effort@example.com");
        await tab.PressAsync(tab.Primary);
        await Assertions.Expect(tab.Page.Locator("main")).ToContainTextAsync("We emailed a link to effort@example.com.");
        await tab.OpenAsync(await tab.LinkInMailAsync("effort@example.com"));
        await tab.PressAsync(tab.Primary);

        tab.Path.ShouldBe("/");
        (await tab.TitleAsync()).ShouldBe("Hello, effort");
        // Username, address, the password twice, the captcha and the terms.
        fields.ShouldBe(6);
        (await tab.Page.EvaluateAsync<string>("sessionStorage.presses")).ShouldBe("2");
        output.WriteLine($"{fields} fields, 2 presses, {watch.Elapsed.TotalSeconds:0.0} s of the machine's time");
    });
}
