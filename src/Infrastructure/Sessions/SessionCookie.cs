using Microsoft.Extensions.Options;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Sessions;

/// <summary>The cookie that carries a session's key. Only a server under plain http on a developer's machine sends it without TLS.</summary>
public sealed class SessionCookie(IOptions<SiteSettings> site)
{
    public string Name => site.Value.CookieName("slices");

    public string? Read(HttpRequest request) => request.Cookies[Name];

    public void Write(HttpResponse response, NewSession session) => response.Cookies.Append(Name, session.Key, new(Attributes)
    {
        Expires = session.RememberedUntil,
    });

    public void Delete(HttpResponse response) => response.Cookies.Delete(Name, Attributes);

    // Lax: a link in a mail finds its reader signed in, and no other site's form does.
    private CookieOptions Attributes => new()
    {
        HttpOnly = true,
        Secure = site.Value.IsSecure,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        IsEssential = true,
    };
}
