using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Localization;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Pages;

/// <summary>Keeps in a browser, for a year, how its owner likes to see the site.</summary>
public sealed class PreferenceCookie(IOptions<SiteSettings> site)
{
    public void KeepLanguage(HttpResponse response, string culture) =>
        Keep(response, LocalizationRegistration.CookieName, CookieRequestCultureProvider.MakeCookieValue(new(culture)));

    public void KeepTheme(HttpResponse response, string theme) => Keep(response, Theme.CookieName, theme);

    private void Keep(HttpResponse response, string name, string value) =>
        response.Cookies.Append(site.Value.CookieName(name), value, site.Value.CookieOptions(TimeSpan.FromDays(365)));
}
