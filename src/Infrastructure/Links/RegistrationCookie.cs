using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Links;

/// <summary>
/// Says which account a browser registered, for as long as an activation link works. The link alone signs nobody in: its reader
/// may be another person than the one who registered.
/// </summary>
public sealed class RegistrationCookie(
    IHttpContextAccessor http, IDataProtectionProvider protection, IOptions<SiteSettings> site, IOptions<RegistrationSettings> settings, TimeProvider time)
    : LinkTokens(protection, "Registration", time)
{
    public const string CookieName = "slices-registration";

    private string Name => site.Value.CookieName(CookieName);

    /// <summary>Keeps the account with this response, in place of one that the browser registered before.</summary>
    public void Give(Guid userId) => http.HttpContext?.Response.Cookies.Append(
        Name, Issue(userId, mark: 0, settings.Value.ActivationLifetime), site.Value.CookieOptions(settings.Value.ActivationLifetime));

    /// <summary>The account that this browser registered; or null.</summary>
    public Guid? Find() => http.HttpContext?.Request.Cookies[Name] is { } token ? Unprotect(token)?.UserId : null;

    public void Delete() => http.HttpContext?.Response.Cookies.Delete(Name, site.Value.CookieOptions());
}
