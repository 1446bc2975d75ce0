using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using Slices.Tests.Architecture;

namespace Slices.Tests.Support;

/// <summary>
/// Looks at a page as everybody may see it: light and dark, on a phone and on a desk, in both languages. Lets axe look for what
/// somebody couldn't read or reach. Where <c>SLICES_PICTURES</c> is set, it keeps a picture of each under TestResults/screenshots.
/// </summary>
public static class Studio
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    /// <summary>The narrowest screen and an ordinary one, in CSS pixels; light and dark. The axe rules that the look can change anew are last.</summary>
    private static readonly (ColorScheme Scheme, int Width, string Rules)[] Looks =
    [
        (ColorScheme.Light, 1280, "{}"),
        (ColorScheme.Light, 360, "{}"),
        (ColorScheme.Dark, 360, "{ runOnly: ['color-contrast'] }"),
        (ColorScheme.Dark, 1280, "{ runOnly: ['color-contrast'] }"),
    ];

    private static bool AreWanted => Environment.GetEnvironmentVariable("SLICES_PICTURES") is { Length: > 0 };

    private static string Screenshots => Path.Combine(Source.Repository, "TestResults", "screenshots");

    /// <param name="scene">What the pictures are called.</param>
    /// <param name="arrange">Brings the page into the state to look at.</param>
    public static async Task PortrayAsync(Site site, string scene, Func<Tab, Task> arrange)
    {
        await Chromium.VisitAsync(site, new("zh-CN"), async tab =>
        {
            await arrange(tab);
            await tab.Page.EvaluateAsync(Axe);
            foreach (var (scheme, width, rules) in Looks)
            {
                await tab.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
                await tab.Page.SetViewportSizeAsync(width, 800);
                await ShootAsync(tab.Page, $"{scene}-zh-{scheme}-{width}");
                (await FindBarriersAsync(tab.Page, rules)).ShouldBeEmpty($"{scene}, {scheme}, {width} pixels wide");
            }
        });
        await Chromium.VisitAsync(site, new("en"), async tab =>
        {
            await arrange(tab);
            foreach (var (scheme, width, _) in AreWanted ? Looks : Looks[..1])
            {
                await tab.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
                await tab.Page.SetViewportSizeAsync(width, 800);
                await ShootAsync(tab.Page, $"{scene}-en-{scheme}-{width}");
            }
        });
    }

    /// <summary>
    /// A picture for the documents, in both languages and both themes. They are taken anew when <c>SLICES_README_PICTURES</c> is set; otherwise
    /// the page is only opened, once.
    /// </summary>
    public static async Task PortrayForReadmeAsync(Site site, string name, int width, int height, Func<Tab, Task> arrange)
    {
        var isWanted = Environment.GetEnvironmentVariable("SLICES_README_PICTURES") is { Length: > 0 };
        foreach (var language in isWanted ? ["en", "zh-CN"] : (string[])["en"])
        {
            await Chromium.VisitAsync(site, new(language), async tab =>
            {
                await arrange(tab);
                foreach (var scheme in isWanted ? [ColorScheme.Light, ColorScheme.Dark] : Array.Empty<ColorScheme>())
                {
                    await tab.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
                    await tab.Page.SetViewportSizeAsync(width, height);
                    await tab.Page.ScreenshotAsync(new()
                    {
                        Path = Path.Combine(Source.Repository, "docs", "screenshots", $"{name}.{language}.{scheme.ToString().ToLowerInvariant()}.png"),
                    });
                }
            });
        }
    }

    /// <summary>Keeps a picture of the page, if pictures are wanted. It must not scroll sideways.</summary>
    public static async Task ShootAsync(IPage page, string name)
    {
        if (AreWanted)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(Screenshots, $"{name.ToLowerInvariant()}.png"), FullPage = true });
        }
        (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth")).ShouldBeTrue($"{name} scrolls sideways");
    }

    // The package's own way runs axe in a second page each time, which takes ten times as long.
    private static async Task<string[]> FindBarriersAsync(IPage page, string rules)
    {
        var options = $"{{ resultTypes: ['violations'], preload: false, iframes: false, ...{rules} }}";
        var found = await page.EvaluateAsync<JsonElement>($"axe.run(document, {options}).then(result => result.violations)");
        return
        [
            .. from violation in found.EnumerateArray()
               where violation.GetProperty("impact").GetString() is "serious" or "critical"
               select $"{violation.GetProperty("help")}: {violation.GetProperty("nodes")}",
        ];
    }
}
