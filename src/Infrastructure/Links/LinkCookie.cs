using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Links;

/// <summary>
/// Where the token of a mail's link goes at once, out of the address and so out of history, logs and Referer: a cookie that lasts
/// as long as somebody takes to fill in a form. It is sent along from a mail reader's page, so it is lax, not strict.
/// </summary>
public sealed class LinkCookie(IOptions<SiteSettings> site)
{
    /// <summary>What the names of these cookies begin with.</summary>
    public const string Prefix = "slices-link-";

    private const int MaxLength = 500;

    // As many links of one kind as somebody has open in tabs.
    private const int Most = 3;
    private const char Separator = '.';
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    /// <summary>Keeps the token for the page of that name, before those of links that are open in other tabs.</summary>
    public void Write(HttpResponse response, string page, string token)
    {
        // What is no token gets a place too: the page that its link leads to is not another link's.
        var kept = token.Length <= MaxLength && !token.Contains(Separator) ? token : "";
        var tokens = All(response.HttpContext.Request, page).Where(t => t != kept).Take(Most - 1).Prepend(kept);
        response.Cookies.Append(Name(page), string.Join(Separator, tokens), Options(Lifetime));
    }

    /// <summary>The token of the link that a form was opened by; of the newest one where a page is opened.</summary>
    /// <param name="request">That brings the cookie.</param>
    /// <param name="page">The page's name.</param>
    /// <param name="handle">That the form brings back; see <see cref="Handle"/>.</param>
    public string Read(HttpRequest request, string page, string handle) =>
        All(request, page).FirstOrDefault(token => !HttpMethods.IsPost(request.Method) || Handle(token) == handle) ?? "";

    /// <summary>Forgets a token that was used.</summary>
    public void Delete(HttpResponse response, string page, string token)
    {
        var left = All(response.HttpContext.Request, page).Where(t => t != token).ToList();
        if (left.Any(t => t.Length > 0))
        {
            response.Cookies.Append(Name(page), string.Join(Separator, left), Options(Lifetime));
        }
        else
        {
            response.Cookies.Delete(Name(page), Options(null));
        }
    }

    /// <summary>Tells tokens apart without telling them: a form that was opened by one link must not go out under another's.</summary>
    public static string Handle(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)).AsSpan(0, 8));

    private string[] All(HttpRequest request, string page) => request.Cookies[Name(page)] is { Length: > 0 } tokens ? tokens.Split(Separator) : [];

    private string Name(string page) => site.Value.CookieName(Prefix + page);

    private CookieOptions Options(TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        Secure = site.Value.IsSecure,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        IsEssential = true,
        MaxAge = lifetime,
    };
}
