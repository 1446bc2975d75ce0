using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Slices.Infrastructure.Sms.Yuntongxun;

/// <summary>How Yuntongxun tells its customers: a hash in the query and the account in the Authorization header.</summary>
/// <param name="Sig">The query parameter <c>sig</c>, which the provider calls SigParameter.</param>
/// <param name="Authorization">The whole header, without a scheme.</param>
public sealed record YuntongxunSignature(string Sig, string Authorization)
{
    private static readonly TimeSpan ProvidersZone = TimeSpan.FromHours(8);

    /// <param name="now">The provider takes a signature for 24 hours.</param>
    [SuppressMessage("Security", "CA5351", Justification = "The provider takes no other hash.")]
    public static YuntongxunSignature Of(string accountSid, string authToken, DateTimeOffset now)
    {
        var stamp = now.ToOffset(ProvidersZone).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        // MD5 over a secret is weak, but it is what this provider demands. The hash leaves this method only within TLS, and
        // nothing else here uses it.
        var sig = Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes(accountSid + authToken + stamp)));
        return new(sig, Convert.ToBase64String(Encoding.UTF8.GetBytes($"{accountSid}:{stamp}")));
    }
}
