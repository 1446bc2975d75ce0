using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using Slices.Domain;
using Slices.Infrastructure.Localization;

namespace Slices.Infrastructure.Visitors;

/// <summary>
/// What the server itself knows about the sender of the request. Commands never carry these facts, so nobody can forge them.
/// Outside a request (a job, the command line) there is no visitor, and every fact is empty.
/// </summary>
public sealed class Visitor(IHttpContextAccessor http)
{
    /// <summary>The address the request came from, told by a configured proxy or else by the connection.</summary>
    public string Address => Remote?.ToString() ?? "";

    /// <summary>What is counted as one visitor: an IPv4 address, or the /64 that one customer gets of IPv6.</summary>
    public string Network => Remote is { } remote ? NetworkOf(remote) : "";

    /// <summary>What surrounds the network and often belongs to one owner: an IPv4 /24, an IPv6 /48.</summary>
    public string Block => Remote?.GetAddressBytes() switch
    {
        null => "",
        { Length: 4 } v4 => new IPAddress([.. v4[..3], 0]) + "/24",
        var v6 => new IPAddress([.. v6[..6], .. new byte[10]]) + "/48",
    };

    /// <summary>What the browser says of itself, without what could turn or hide the text around it wherever it is shown.</summary>
    public string Device => UnicodeText.WithoutControls(http.HttpContext?.Request.Headers.UserAgent.ToString() ?? "");

    /// <summary>The language the visitor reads now, such as <c>zh-CN</c>: one that there are texts in, even on an operator's terminal.</summary>
    public string Culture => LocalizationRegistration.Cultures.FirstOrDefault(c => c.StartsWith(
        CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, StringComparison.Ordinal)) ?? LocalizationRegistration.Cultures[0];

    /// <summary>The IANA name of the time zone that the signed-in person chose, if they did.</summary>
    public string? TimeZone => http.HttpContext?.User.FindFirstValue(SessionClaims.TimeZone);

    /// <summary>The session that the request was found to be of; null for a stranger.</summary>
    public SignedInSession? SignedIn => http.HttpContext?.Features.Get<SignedInSession>();

    public Guid? UserId => Claim(ClaimTypes.NameIdentifier);

    /// <summary>Whether the person was an administrator, with what that takes, when the request began.</summary>
    public bool IsAdministrator => http.HttpContext?.User.IsInRole(SessionClaims.Administrator) is true;

    public Guid? SessionId => Claim(SessionClaims.Session);

    /// <summary>When the person last proved, in this session, who they are.</summary>
    public DateTimeOffset? AuthenticatedAt => DateTimeOffset.TryParse(
        http.HttpContext?.User.FindFirstValue(SessionClaims.AuthenticatedAt), CultureInfo.InvariantCulture, out var at) ? at : null;

    /// <summary>The <see cref="Network"/> of that address.</summary>
    public static string NetworkOf(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6
        ? new IPAddress([.. address.GetAddressBytes()[..8], .. new byte[8]]) + "/64"
        : address.ToString();

    private IPAddress? Remote => http.HttpContext?.Connection.RemoteIpAddress switch
    {
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4(),
        var address => address,
    };

    private Guid? Claim(string type) => Guid.TryParse(http.HttpContext?.User.FindFirstValue(type), out var id) ? id : null;
}
