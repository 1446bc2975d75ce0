using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Localization;
using Slices.Infrastructure.Pages;

namespace Slices.Features.Preferences;

/// <summary>Keeps the language or the theme that the footer's buttons name, for this browser alone.</summary>
[AllowAnonymous]
public sealed class SetPreferencePage(PreferenceCookie cookie) : PageModel
{
    public IActionResult OnGet() => NotFound();

    public IActionResult OnPost([FromForm] string? language, [FromForm] string? theme, [FromForm] string? returnUrl)
    {
        if (language is not null && LocalizationRegistration.Cultures.Contains(language))
        {
            cookie.KeepLanguage(Response, language);
        }
        if (theme is not null && Theme.Names.Contains(theme))
        {
            cookie.KeepTheme(Response, theme);
        }
        return LocalRedirect(LocalReturn.Path(returnUrl));
    }
}
