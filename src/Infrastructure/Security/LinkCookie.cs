using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Security;

/// <summary>
/// Where the token of a mail's link goes at once, out of the address and so out of history, logs and Referer: a cookie that lasts
/// as long as somebody takes to fill in a form. It is sent along from a mail reader's page, so it is lax, not strict.
/// </summary>
public sealed class LinkCookie(IOptions<SiteSettings> site)
{
    private const int MaxLength = 500;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    /// <summary>Keeps the token for the page of that name, in place of any before.</summary>
    public void Write(HttpResponse response, string page, string token)
    {
        if (token.Length <= MaxLength)
        {
            response.Cookies.Append(Name(page), token, Options(Lifetime));
        }
        else
        {
            Delete(response, page);
        }
    }

    public string Read(HttpRequest request, string page) => request.Cookies[Name(page)] ?? "";

    public void Delete(HttpResponse response, string page) => response.Cookies.Delete(Name(page), Options(null));

    /// <summary>Tells tokens apart without telling them: a form that was opened by one link must not go out under another's.</summary>
    public static string Handle(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)).AsSpan(0, 8));

    private string Name(string page) => site.Value.CookieName($"slices-{page}");

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
