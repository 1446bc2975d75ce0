using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Localization;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Settings;

namespace Slices.Features.Preferences;

/// <summary>Keeps the language or the theme that the footer's buttons name, in a cookie for a year.</summary>
[AllowAnonymous]
public sealed class SetPreferencePage(IOptions<SiteSettings> site) : PageModel
{
    public IActionResult OnGet() => NotFound();

    public IActionResult OnPost([FromForm] string? language, [FromForm] string? theme, [FromForm] string? returnUrl)
    {
        if (language is not null && LocalizationRegistration.Cultures.Contains(language))
        {
            Keep(LocalizationRegistration.CookieName, CookieRequestCultureProvider.MakeCookieValue(new(language)));
        }
        if (theme is not null && Theme.Names.Contains(theme))
        {
            Keep(Theme.CookieName, theme);
        }
        return LocalRedirect(LocalReturn.Path(returnUrl));
    }

    private void Keep(string name, string value) => Response.Cookies.Append(site.Value.CookieName(name), value, new()
    {
        MaxAge = TimeSpan.FromDays(365),
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = site.Value.IsSecure,
        IsEssential = true,
    });
}
