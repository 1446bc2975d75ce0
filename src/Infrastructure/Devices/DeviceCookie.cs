using Microsoft.Extensions.Options;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Devices;

/// <summary>The cookie by which a browser is recognized: a random key that doesn't reveal which accounts know it.</summary>
public sealed class DeviceCookie(IHttpContextAccessor http, IOptions<SiteSettings> site)
{
    /// <summary>How long a browser is known after its last sign-in; browsers keep no cookie longer than some 400 days.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    private string Name => site.Value.CookieName("slices-device");

    /// <summary>The hash of the browser's key; null where it has none.</summary>
    public byte[]? Hash => Key is { } key ? SessionKey.Hash(key) : null;

    private string? Key => http.HttpContext?.Request.Cookies[Name];

    /// <summary>Lets the browser keep its key for another <see cref="Lifetime"/>.</summary>
    public void Keep() => Write(Key!);

    /// <summary>Gives the browser another key, and answers its hash.</summary>
    public byte[] Renew()
    {
        var key = SessionKey.Create();
        Write(key);
        return SessionKey.Hash(key)!;
    }

    private void Write(string key) => http.HttpContext?.Response.Cookies.Append(Name, key, site.Value.CookieOptions(Lifetime));
}
