using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Pages;

/// <summary>
/// Lets a form that one browser sends twice, by a double click or by going back, come to the same success twice. Without that the
/// second time fails over what the first did: the captcha is used, the name is taken.
/// </summary>
public sealed partial class SentForms(IEphemeralStore store, BrowserKey browser, IOptions<AntiforgeryOptions> antiforgery, ILogger<SentForms> log)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    // A form that is sent again while the first one is at work waits for it, longer than any work takes.
    private static readonly TimeSpan Work = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>What the form came to if this browser has sent it before; or null.</summary>
    public async Task<IActionResult?> FindAsync(PageModel page, string said, params string[] same) =>
        browser.Find() is { Length: > 0 } key && await store.ReadAsync(Key(key, page, same)) is not null ? page.LeadToOutcome(said) : null;

    /// <summary>Does it once. It goes on when the browser hangs up, which is what a second click makes it do.</summary>
    /// <param name="page">That the form was sent to.</param>
    /// <param name="said">What the outcome says; the same for a form that is the same.</param>
    /// <param name="act">What it is for. Only an <see cref="Outcome"/> counts as a success.</param>
    /// <param name="same">The fields by which a form counts as the same one.</param>
    public async Task<IActionResult> OnceAsync(PageModel page, string said, Func<Task<IActionResult>> act, params string[] same)
    {
        if (browser.Find() is not { Length: > 0 } browserKey)
        {
            return await act();
        }
        var key = Key(browserKey, page, same);
        var claim = key + ":work";
        while (true)
        {
            if (await store.ReadAsync(key) is not null)
            {
                return page.LeadToOutcome(said);
            }
            if (await store.ClaimAsync(claim, Work))
            {
                break;
            }
            await Task.Delay(Pause, page.HttpContext.RequestAborted);
        }
        IActionResult? result = null;
        try
        {
            return result = await act();
        }
        finally
        {
            await CloseAsync(key, claim, result);
        }
    }

    private async Task CloseAsync(string key, string claim, IActionResult? result)
    {
        try
        {
            if (result is Outcome.Redirection)
            {
                await store.PutAsync(key, "done", Lifetime);
            }
            await store.TakeAsync(claim);
        }
        catch (EphemeralStoreUnavailableException e)
        {
            // It is done, or refused anyway: the person has to hear which.
            LogNotKept(e);
        }
    }

    /// <summary>Distinguishes a form from the same one opened again, where sending that means another request.</summary>
    public string Opened(PageModel page) => page.Request.Form[antiforgery.Value.FormFieldName].ToString();

    private static string Key(string browserKey, PageModel page, string[] same) =>
        EphemeralKey.For("form:sent", string.Join('\n', [browserKey, page.Request.Path, .. same]));

    [LoggerMessage(Level = LogLevel.Warning, Message = "What a form came to was not kept; sent again it is taken for a new one")]
    private partial void LogNotKept(Exception exception);
}
