using System.Security.Cryptography;
using System.Text;

namespace Slices.Infrastructure.Sms.Aliyun;

/// <summary>
/// Alibaba Cloud's third way to sign a request, ACS3-HMAC-SHA256: the HMAC of a hash over method, path, query, the headers
/// <c>host</c> and <c>x-acs-…</c>, and the hash of the body.
/// </summary>
public static class AliyunSignature
{
    private const string Algorithm = "ACS3-HMAC-SHA256";

    /// <summary>The query as it is signed and as it must be sent: sorted by name and encoded as RFC 3986 has it.</summary>
    public static string Query(IEnumerable<KeyValuePair<string, string>> parameters) => string.Join('&', parameters
        .OrderBy(p => p.Key, StringComparer.Ordinal)
        .Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}"));

    /// <summary>
    /// The headers of a POST to the path <c>/</c> without a body, without <c>host</c>, which the HTTP client sends itself.
    /// </summary>
    /// <param name="host">As in the Host header, with the port if it isn't the usual one.</param>
    /// <param name="query">As made by <see cref="Query"/>.</param>
    /// <param name="nonce">Used for this request and never again.</param>
    public static IReadOnlyDictionary<string, string> Headers(
        string keyId, string keySecret, string host, string action, string version, string query, DateTimeOffset now, string nonce)
    {
        var bodyHash = Hash("");
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = host,
            ["x-acs-action"] = action,
            ["x-acs-content-sha256"] = bodyHash,
            ["x-acs-date"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            ["x-acs-signature-nonce"] = nonce,
            ["x-acs-version"] = version,
        };
        var names = string.Join(';', headers.Keys);
        var lines = string.Concat(headers.Select(h => $"{h.Key}:{h.Value}\n"));
        var toSign = $"{Algorithm}\n{Hash($"POST\n/\n{query}\n{lines}\n{names}\n{bodyHash}")}";
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(keySecret), Encoding.UTF8.GetBytes(toSign)));
        headers["Authorization"] = $"{Algorithm} Credential={keyId},SignedHeaders={names},Signature={signature}";
        headers.Remove("host");
        return headers;
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
