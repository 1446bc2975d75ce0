using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Localization;
using Slices.Infrastructure.Pages;

namespace Slices.Features.Preferences;

/// <summary>
/// Keeps the language or the theme that the footer's buttons name, for this browser alone. They send the form that is half filled in
/// along, which comes back with the page; where there is none, they are links.
/// </summary>
[AllowAnonymous]
public sealed class SetPreferencePage(PreferenceCookie cookie) : PageModel
{
    public IActionResult OnGet(string? language, string? theme, string? returnUrl)
    {
        var back = LocalReturn.Path(returnUrl);
        if (Redisplay.IsStale(HttpContext))
        {
            // The error page leads back to the form.
            KeptForm.Keep(this, back);
            return NotFound();
        }
        if (Request.Query.Count == 0)
        {
            return NotFound();
        }
        // A link on another site must not change it. Browsers say where a link was followed from; other clients don't matter.
        if (Request.Headers["Sec-Fetch-Site"] is not [{ } site, ..] || site is "same-origin" or "none")
        {
            Choose(language, theme);
        }
        return LocalRedirect(back);
    }

    public IActionResult OnPost([FromForm] string? language, [FromForm] string? theme, string? returnUrl)
    {
        Choose(language, theme);
        var back = LocalReturn.Path(returnUrl);
        KeptForm.Keep(this, back);
        return LocalRedirect(back);
    }

    private void Choose(string? language, string? theme)
    {
        if (language is not null && LocalizationRegistration.Cultures.Contains(language))
        {
            cookie.KeepLanguage(Response, language);
        }
        if (theme is not null && Theme.Names.Contains(theme))
        {
            cookie.KeepTheme(Response, theme);
        }
    }
}
