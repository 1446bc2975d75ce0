using Microsoft.Extensions.Options;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Sessions;

/// <summary>The cookie that carries a session's key. Only a server under plain http on a developer's machine sends it without TLS.</summary>
public sealed class SessionCookie(IOptions<SiteSettings> site)
{
    // What is begun in one visit.
    private static readonly string[] Visits = [LinkCookie.Prefix, RegistrationCookie.CookieName, Notes.CookieName];

    public string Name => site.Value.CookieName("slices");

    public string? Read(HttpRequest request) => request.Cookies[Name];

    public void Write(HttpResponse response, NewSession session)
    {
        // In place of one that the same answer has already: a key may be rotated before a new session begins.
        response.Headers.SetCookie = response.Headers.SetCookie.Where(line => line?.StartsWith($"{Name}=", StringComparison.Ordinal) is not true).ToArray();
        response.Cookies.Append(Name, session.Key, new(site.Value.CookieOptions()) { Expires = session.RememberedUntil });
    }

    /// <summary>Writes the cookie of a sign-in that started a session. Says where the browser goes on: to the return address, to the second step, or to where a new password begins.</summary>
    public string Continue(HttpResponse response, SignIn signIn, string? returnUrl)
    {
        switch (signIn)
        {
            case SignIn.SecondFactorRequired second:
                return LocalReturn.By($"/login/second?signIn={second.Id}", returnUrl);
            case SignIn.PasswordResetRequired:
                return "/forgot?required=true";
        }
        Write(response, ((SignIn.Started)signIn).Session);
        return LocalReturn.Path(returnUrl);
    }

    /// <summary>
    /// Deletes the cookie, and what else the browser keeps of the signed-in user, such as links that they opened: the browser's next
    /// user may be another person.
    /// </summary>
    public void Delete(HttpResponse response)
    {
        response.Cookies.Delete(Name, site.Value.CookieOptions());
        foreach (var name in response.HttpContext.Request.Cookies.Keys.Where(name => Visits.Any(begins => name.StartsWith(site.Value.CookieName(begins), StringComparison.Ordinal))))
        {
            response.Cookies.Delete(name, site.Value.CookieOptions());
        }
        // Not "cookies": language and theme belong to the browser. Not "cache": browsers take seconds to search it, and ours holds only
        // what is public.
        response.Headers["Clear-Site-Data"] = "\"storage\"";
    }
}
