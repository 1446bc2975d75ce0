using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Slices.Infrastructure.Sms.Tencent;

/// <summary>
/// Tencent Cloud's third way to sign a request, TC3-HMAC-SHA256: a hash over method, path, some headers and the body,
/// signed with a key that is derived from the secret for one day and one product.
/// </summary>
public static class TencentSignature
{
    private const string Algorithm = "TC3-HMAC-SHA256";
    private const string Purpose = "tc3_request";

    /// <summary>The Authorization header of a POST to the path <c>/</c>.</summary>
    /// <param name="service">The product, such as <c>sms</c>.</param>
    /// <param name="headers">Those that are signed, with lower-case names; <c>content-type</c> and <c>host</c> must be there.</param>
    /// <param name="body">To the byte as it is sent.</param>
    /// <param name="now">The same second as in the header X-TC-Timestamp.</param>
    public static string Authorization(
        string secretId, string secretKey, string service, IReadOnlyDictionary<string, string> headers, byte[] body, DateTimeOffset now)
    {
        var date = now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var scope = $"{date}/{service}/{Purpose}";
        var sorted = headers.OrderBy(h => h.Key, StringComparer.Ordinal).ToList();
        var names = string.Join(';', sorted.Select(h => h.Key));
        var lines = string.Concat(sorted.Select(h => $"{h.Key}:{h.Value.Trim().ToLowerInvariant()}\n"));
        var request = $"POST\n/\n\n{lines}\n{names}\n{Hash(body)}";
        var toSign = $"{Algorithm}\n{now.ToUnixTimeSeconds()}\n{scope}\n{Hash(Encoding.UTF8.GetBytes(request))}";
        var key = Sign(Sign(Sign(Encoding.UTF8.GetBytes("TC3" + secretKey), date), service), Purpose);
        return $"{Algorithm} Credential={secretId}/{scope}, SignedHeaders={names}, Signature={Convert.ToHexStringLower(Sign(key, toSign))}";
    }

    private static byte[] Sign(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
