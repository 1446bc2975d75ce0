using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Visitors;

/// <summary>
/// Tells a browser from all others by a cookie of its own, so that what one has solved or asked for doesn't serve another.
/// It signs nobody in.
/// </summary>
public sealed class BrowserKey(IHttpContextAccessor http, IOptions<SiteSettings> site)
{
    private const int Bytes = 16;

    // What this response gives counts already.
    private string Known => http.HttpContext?.Items[typeof(BrowserKey)] as string ?? Find();

    private string Cookie => site.Value.CookieName("slices-browser");

    /// <summary>The browser's key, or nothing where it has none yet.</summary>
    public string Find() => http.HttpContext?.Request.Cookies[Cookie] is { } key && IsKey(key) ? key : "";

    /// <summary>The browser's key; one without gets it with this response.</summary>
    public string Give()
    {
        if (Known is { Length: > 0 } known)
        {
            return known;
        }
        var key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        http.HttpContext?.Response.Cookies.Append(Cookie, key, site.Value.CookieOptions());
        http.HttpContext?.Items.Add(typeof(BrowserKey), key);
        return key;
    }

    /// <summary>What is kept of the browser's key where an account has to know it again; of no browser, where it has none yet.</summary>
    public byte[] Hash() => SHA256.HashData(Encoding.UTF8.GetBytes(Known));

    private static bool IsKey(string key) => key.Length == Base64Url.GetEncodedLength(Bytes) && Base64Url.IsValid(key);
}
