using Microsoft.Extensions.Options;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Sessions;

/// <summary>The cookie that carries a session's key. Only a server under plain http on a developer's machine sends it without TLS.</summary>
public sealed class SessionCookie(IOptions<SiteSettings> site)
{
    // What is begun in one visit.
    private static readonly string[] Visits = [LinkCookie.Prefix, Notes.CookieName];

    public string Name => site.Value.CookieName("slices");

    public string? Read(HttpRequest request) => request.Cookies[Name];

    public void Write(HttpResponse response, NewSession session)
    {
        // In place of one that the same answer brings already: a key may be replaced before the session begins anew.
        response.Headers.SetCookie = response.Headers.SetCookie.Where(line => line?.StartsWith($"{Name}=", StringComparison.Ordinal) is not true).ToArray();
        response.Cookies.Append(Name, session.Key, new(Attributes) { Expires = session.RememberedUntil });
    }

    /// <summary>
    /// Takes the cookie back, and with it what the browser kept of the site for whoever was signed in: links that they opened are
    /// not for whoever comes next.
    /// </summary>
    public void Delete(HttpResponse response)
    {
        response.Cookies.Delete(Name, Attributes);
        foreach (var name in response.HttpContext.Request.Cookies.Keys.Where(name => Visits.Any(begins => name.StartsWith(site.Value.CookieName(begins), StringComparison.Ordinal))))
        {
            response.Cookies.Delete(name, Attributes);
        }
        // Not "cookies": the language and the theme are the browser's, whoever uses it next. Not "cache": browsers walk all that they
        // keep of every site, for seconds, and of ours it is only what anybody gets.
        response.Headers["Clear-Site-Data"] = "\"storage\"";
    }

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
