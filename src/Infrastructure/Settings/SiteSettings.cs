using System.Net;
using Slices.Infrastructure.Time;
using Slices.Resources;

namespace Slices.Infrastructure.Settings;

/// <summary>What the site is and where it is found.</summary>
public sealed class SiteSettings : ISettings
{
    private const int MaxNameLength = 60;

    // Every request asks for it several times.
    private Uri? known;

    private string name = "Slices";

    public static string Section => "Site";

    /// <summary>The name in the header, in titles and in mails.</summary>
    public string Name
    {
        // In the current language, where it has a name of its own.
        get => Names.Own ?? name;
        set => name = value;
    }

    /// <summary>The name in one language, where it isn't <see cref="Name"/>.</summary>
    public LocalText Names { get; set; } = new();

    /// <summary>Every name, so that no account takes one of them.</summary>
    public IEnumerable<string> AllNames => Names.All.Append(name).Distinct();

    /// <summary>The IANA time zone that dates are shown in, such as <c>Asia/Shanghai</c>.</summary>
    public string TimeZone { get; set; } = "Asia/Shanghai";

    /// <summary>
    /// The address people reach the site under, such as <c>https://id.example.com</c>, without a path. Every link in a mail is made from
    /// it, never from a request's Host header. Outside Development the site is served under its name alone: GET for another host is
    /// redirected there (308), other methods get 421, <c>/health/*</c> answers anywhere. A name in Chinese is fine; at an IP address
    /// there are no passkeys. In Development it is where the site listens, unless it is set.
    /// </summary>
    public string BaseUrl
    {
        get;
        set
        {
            field = value;
            known = null;
        }
    } = "";

    /// <summary>Where Development keeps its private PostgreSQL and its mail.</summary>
    public string DataDirectory { get; set; } = ".data";

    /// <summary>
    /// Addresses or networks (CIDR) of the proxies whose X-Forwarded-For and X-Forwarded-Host are believed; no others are. A proxy must pass
    /// the public host in <c>Host</c> or in <c>X-Forwarded-Host</c>.
    /// </summary>
    public List<string> Proxies { get; set; } = [];

    /// <summary>
    /// <see cref="BaseUrl"/> as browsers spell it: the host in small letters and, where it has other letters than ASCII, as punycode; no default port.
    /// </summary>
    public Uri Base => known ??= Canonical(new(BaseUrl));

    /// <summary>Whether the site has a name of its own. Passkeys belong to a name, so at a bare IP address there are none.</summary>
    public bool HasName => Base.HostNameType == UriHostNameType.Dns;

    /// <summary>True when cookies may be limited to TLS, which is everywhere but on a developer's own machine.</summary>
    public bool IsSecure => Base.Scheme == Uri.UriSchemeHttps;

    /// <summary>A cookie's name, with the prefix that keeps other hosts from setting it where there is TLS.</summary>
    public string CookieName(string name) => IsSecure ? "__Host-" + name : name;

    /// <summary>What all cookies of the site have in common. Lax: a link in a mail finds its reader signed in, and no other site's form does.</summary>
    /// <param name="maxAge">How long a browser keeps it; null for as long as it is open.</param>
    public CookieOptions CookieOptions(TimeSpan? maxAge = null) =>
        new() { HttpOnly = true, Secure = IsSecure, SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true, MaxAge = maxAge };

    /// <summary>The same for a cookie that the framework writes.</summary>
    public void Configure(CookieBuilder cookie, string name)
    {
        cookie.Name = CookieName(name);
        cookie.SecurePolicy = IsSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.Path = "/";
        cookie.IsEssential = true;
    }

    /// <summary>Whether a request for this host is one for the site. Ports don't count: proxies put their own there.</summary>
    public bool IsAt(HostString host) => host.Host.Equals(Base.Host, StringComparison.OrdinalIgnoreCase);

    public TimeZoneInfo Zone => TimeZones.Find(TimeZone)!;

    /// <summary>The time zone with that IANA name, or the site's own where there is none.</summary>
    public TimeZoneInfo ZoneOf(string? name) => (name is null ? null : TimeZones.Find(name)) ?? Zone;

    /// <summary>A moment to the minute, in words and in <see cref="ZoneOf"/> that time zone, which it names.</summary>
    public string Moment(DateTimeOffset at, string? zone = null) =>
        Texts.Get("moment.whole", TimeZoneInfo.ConvertTime(at, ZoneOf(zone)));

    /// <summary>The absolute address of a local path.</summary>
    public string Link(string path) => new Uri(Base, path.TrimStart('/')).AbsoluteUri;

    public IEnumerable<string> Validate(IHostEnvironment environment)
    {
        foreach (var setting in new[] { ("Name", name), ("Names:Zh", Names.Zh), ("Names:En", Names.En) }.Where(n => n.Item1 == "Name" || n.Item2.Length > 0))
        {
            if (!LocalText.IsLine(setting.Item2, MaxNameLength))
            {
                yield return $"Site:{setting.Item1} must be 1 to {MaxNameLength} characters on one line.";
            }
        }
        if (TimeZones.Find(TimeZone) is null)
        {
            yield return $"Site:TimeZone '{TimeZone}' is not an IANA time zone, such as Asia/Shanghai.";
        }
        if (BaseUrl.Length == 0)
        {
            yield return "Site:BaseUrl is missing: set it to the address people reach the site under, such as https://id.example.com.";
        }
        else if (BaseUrl.Contains('@'))
        {
            // Not shown: there may be a password in it.
            yield return "Site:BaseUrl must not contain a username or password, only the address people reach the site under, such as https://id.example.com.";
        }
        else if (HttpAddress.Parse(BaseUrl) is not { } url || !IsSiteAddress(url))
        {
            yield return $"Site:BaseUrl '{BaseUrl}' is not an address such as https://id.example.com, without a path, a query or a dot at the end.";
        }
        else if (url.IsExposed(environment))
        {
            yield return $"Site:BaseUrl '{BaseUrl}' must begin with https:// outside Development, because sign-in without TLS can be read on the way.";
        }
        foreach (var proxy in Proxies.Where(p => !IPAddress.TryParse(p, out _) && !IPNetwork.TryParse(p, out _)))
        {
            yield return $"Site:Proxies '{proxy}' is neither an address such as 10.0.0.5 nor a network such as 10.0.0.0/8.";
        }
    }

    private static bool IsSiteAddress(Uri url) =>
        url is { HostNameType: UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6, AbsolutePath: "/" }
        // Browsers take a name with a dot at the end for another one.
        && Canonical(url).Host is [.., not '.'];

    private static Uri Canonical(Uri url) => new UriBuilder(url.Scheme, url.IdnHost, url.Port).Uri;
}
