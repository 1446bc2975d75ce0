using Microsoft.Playwright;

namespace Slices.Tests.Support;

/// <summary>
/// How a browser is set up: what its owner reads and likes, how wide it is, whether it runs scripts; and the origin of the
/// front end that it visits instead of the site's own pages.
/// </summary>
public sealed record Setup(
    string Language = "zh-CN", ColorScheme Scheme = ColorScheme.Light, int Width = 1280, bool Script = true, string? FrontEnd = null)
{
    /// <summary>Both languages, with and without scripts.</summary>
    public static TheoryData<string, bool> LanguagesAndScripts => new() { { "zh-CN", true }, { "zh-CN", false }, { "en", true }, { "en", false } };

}

/// <summary>One Chromium for the whole run, in which every test is somebody of its own.</summary>
public static class Chromium
{
    /// <summary>How long a page may take, in milliseconds.</summary>
    private const float Patience = 30_000;

    // Where there is one, the shell without windows: a page costs it a quarter of what it costs the whole browser.
    private const string Shell = "/usr/bin/chromium-headless-shell";
    private static readonly string Program = File.Exists(Shell) ? Shell : "/usr/bin/chromium";

    private static readonly Lazy<Task<IBrowser>> Browser = new(LaunchAsync);

    /// <summary>
    /// What one person does on the site, from an empty browser on. Afterwards nothing may have gone wrong unseen: no error
    /// on the console, nothing that the content policy stopped, no request to a foreign host.
    /// </summary>
    public static async Task VisitAsync(Site site, Setup setup, Func<Tab, Task> visit)
    {
        SlowAttribute.Require("a browser");
        var browser = await Browser.Value;
        await using var context = await browser.NewContextAsync(new()
        {
            BaseURL = setup.FrontEnd ?? site.Address.ToString(),
            Locale = setup.Language,
            ColorScheme = setup.Scheme,
            ReducedMotion = ReducedMotion.Reduce,
            JavaScriptEnabled = setup.Script,
            TimezoneId = "Asia/Shanghai",
            ViewportSize = new() { Width = setup.Width, Height = 800 },
        });
        context.SetDefaultTimeout(Patience);
        var tab = new Tab(site, setup, await context.NewPageAsync());
        await visit(tab);
        tab.Complaints.ShouldBeEmpty();
    }

    /// <summary>Closes the browser, if one was launched.</summary>
    public static async Task CloseAsync()
    {
        if (Browser.IsValueCreated)
        {
            await (await Browser.Value).CloseAsync();
        }
    }

    private static async Task<IBrowser> LaunchAsync()
    {
        // As patient with what a page shows as with what it does: a proof of work takes long on a slow machine.
        Assertions.SetDefaultExpectTimeout(Patience);
        var playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program,
            // Root has no sandbox, small machines have little shared memory, and no name but this machine's leads anywhere.
            Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"],
        });
    }
}
