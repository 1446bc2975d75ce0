using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Localization;
using Slices.Infrastructure.Pages;

namespace Slices.Features.Preferences;

/// <summary>
/// Keeps the language or the theme that the footer's buttons name, for this browser alone. They send the form that is half filled in
/// along, which comes back with the page.
/// </summary>
[AllowAnonymous]
public sealed class SetPreferencePage(PreferenceCookie cookie) : PageModel
{
    public IActionResult OnGet(string? returnUrl)
    {
        if (Redisplay.IsStale(HttpContext))
        {
            // The error page leads back to the form.
            KeptForm.Keep(this, LocalReturn.Path(returnUrl));
        }
        return NotFound();
    }

    public IActionResult OnPost([FromForm] string? language, [FromForm] string? theme, string? returnUrl)
    {
        if (language is not null && LocalizationRegistration.Cultures.Contains(language))
        {
            cookie.KeepLanguage(Response, language);
        }
        if (theme is not null && Theme.Names.Contains(theme))
        {
            cookie.KeepTheme(Response, theme);
        }
        var back = LocalReturn.Path(returnUrl);
        KeptForm.Keep(this, back);
        return LocalRedirect(back);
    }
}
