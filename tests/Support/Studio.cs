using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Slices.Tests.Support;

/// <summary>
/// Looks at a page as everybody may see it: light and dark, on a phone and on a desk, in both languages. Keeps a picture
/// of each under TestResults/screenshots, and lets axe look for what somebody couldn't read or reach.
/// </summary>
public static class Studio
{
    /// <summary>The narrowest screen and an ordinary one, in CSS pixels.</summary>
    private static readonly int[] Widths = [360, 1280];

    private static readonly Lazy<string> Root = new(FindRoot);

    private static string Screenshots => System.IO.Path.Combine(Root.Value, "TestResults", "screenshots");

    /// <param name="scene">What the pictures are called.</param>
    /// <param name="arrange">Brings the page into the state to look at.</param>
    public static async Task PortrayAsync(Site site, string scene, Func<Tab, Task> arrange)
    {
        await Chromium.VisitAsync(site, new("zh-CN"), async tab =>
        {
            await arrange(tab);
            foreach (var look in from scheme in new[] { ColorScheme.Light, ColorScheme.Dark } from width in Widths select new Setup("zh-CN", scheme, width))
            {
                await tab.Page.EmulateMediaAsync(new() { ColorScheme = look.Scheme });
                await tab.Page.SetViewportSizeAsync(look.Width, 800);
                await InspectAsync(tab.Page, scene, look);
            }
        });
        await Chromium.VisitAsync(site, new("en"), async tab =>
        {
            await arrange(tab);
            await InspectAsync(tab.Page, scene, tab.Setup);
        });
    }

    /// <summary>The picture of the README, taken again when <c>SLICES_README_PICTURES</c> is set.</summary>
    public static async Task PortrayForReadmeAsync(Tab tab, string name)
    {
        if (Environment.GetEnvironmentVariable("SLICES_README_PICTURES") is { Length: > 0 })
        {
            await tab.Page.ScreenshotAsync(new() { Path = System.IO.Path.Combine(Root.Value, "docs", "screenshots", $"{name}.png") });
        }
    }

    private static async Task InspectAsync(IPage page, string scene, Setup look)
    {
        await page.ScreenshotAsync(new() { Path = System.IO.Path.Combine(Screenshots, $"{scene}-{look}.png"), FullPage = true });
        (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth")).ShouldBeTrue($"{scene} scrolls sideways at {look}");
        var found = await page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
        var serious =
            from violation in found.Violations
            where violation.Impact is "serious" or "critical"
            select $"{violation.Id}: {violation.Help} ({string.Join("; ", violation.Nodes.Select(n => n.Html))})";
        serious.ShouldBeEmpty($"{scene} at {look}");
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "Slices.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests don't lie within the repository.");
        }
        return folder.FullName;
    }
}
