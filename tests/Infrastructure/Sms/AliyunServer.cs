using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Slices.Tests.Infrastructure.Sms;

/// <summary>
/// Checks requests as the documentation of Alibaba Cloud's signature V3 describes it, written from that description alone,
/// and answers as the documentation of SendSms does.
/// </summary>
public sealed class AliyunServer
{
    public const string KeyId = "LTAI5tDummyKeyId";
    public const string Secret = "aliyun-dummy-secret-5d1f";

    private readonly ConcurrentDictionary<string, bool> nonces = new();

    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>The code of a request that is well signed.</summary>
    public string Code { get; set; } = "OK";

    public static Dictionary<string, string> Parameters(ProviderRequest request) => request.Target[(request.Target.IndexOf('?') + 1)..]
        .Split('&').Select(p => p.Split('=')).ToDictionary(p => Uri.UnescapeDataString(p[0]), p => Uri.UnescapeDataString(p[1]));

    public ProviderAnswer Answer(ProviderRequest request)
    {
        var authorization = request.Headers["Authorization"];
        if (!authorization.StartsWith("ACS3-HMAC-SHA256 ", StringComparison.Ordinal))
        {
            return Error(400, "IncompleteSignature", authorization);
        }
        var parts = authorization["ACS3-HMAC-SHA256 ".Length..].Split(',').Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);
        if (parts["Credential"] != KeyId)
        {
            return Error(404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.");
        }
        var date = DateTimeOffset.ParseExact(
            request.Headers["x-acs-date"], "yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        if ((date - Time.GetUtcNow()).Duration() > TimeSpan.FromMinutes(15))
        {
            return Error(400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.");
        }
        if (!nonces.TryAdd(request.Headers["x-acs-signature-nonce"], true))
        {
            return Error(400, "SignatureNonceUsed", "Specified signature nonce was used already.");
        }
        var canonical = Canonical(request, parts["SignedHeaders"]);
        var toSign = "ACS3-HMAC-SHA256\n" + Hash(Encoding.UTF8.GetBytes(canonical));
        using var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(Secret));
        if (Hex(hmac.ComputeHash(Encoding.UTF8.GetBytes(toSign))) != parts["Signature"])
        {
            // The real one quotes what it signed, and with it the code.
            return Error(400, "SignatureDoesNotMatch", $"Specified signature is not matched with our calculation. server CanonicalRequest is [{canonical}]");
        }
        return request.Headers["x-acs-action"] != "SendSms" || request.Headers["x-acs-version"] != "2017-05-25"
            ? Error(404, "InvalidAction.NotFound", "Specified api is not found.")
            : Code == "OK"
            ? new(200, """{"Message":"OK","RequestId":"F655A8D5-B967-440B-8683-DAD6FF8DE990","Code":"OK","BizId":"900619746936498440^0"}""")
            : new(200, $$"""{"Message":"refused","RequestId":"F655A8D5-B967-440B-8683-DAD6FF8DE990","Code":"{{Code}}"}""");
    }

    private static string Canonical(ProviderRequest request, string signedHeaders)
    {
        var at = request.Target.IndexOf('?');
        var (path, query) = (request.Target[..at], request.Target[(at + 1)..]);
        var pairs = query.Split('&').Select(p => p.Split('=')).Select(p => (Name: Decode(p[0]), Value: Decode(p[1])))
            .OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => Encode(p.Name) + "=" + Encode(p.Value));
        var names = signedHeaders.Split(';');
        var needed = request.Headers.Keys.Select(k => k.ToLowerInvariant()).Where(k => k == "host" || k.StartsWith("x-acs-", StringComparison.Ordinal));
        names.ShouldBe(needed.OrderBy(n => n, StringComparer.Ordinal));
        var bodyHash = Hash(request.Body);
        request.Headers["x-acs-content-sha256"].ShouldBe(bodyHash);
        var text = new StringBuilder();
        text.Append(request.Method).Append('\n').Append(path).Append('\n').Append(string.Join("&", pairs)).Append('\n');
        foreach (var name in names)
        {
            text.Append(name).Append(':').Append(request.Headers[name].Trim()).Append('\n');
        }
        return text.Append('\n').Append(signedHeaders).Append('\n').Append(bodyHash).ToString();
    }

    private static ProviderAnswer Error(int status, string code, string message) => new(status, JsonSerializer.Serialize(new
    {
        RequestId = "7D2B0E2A-6C4D-4B9B-9B1B-0D5B0B2F1B2A",
        HostId = "dysmsapi.aliyuncs.com",
        Code = code,
        Message = message,
        Recommend = "https://api.aliyun.com/troubleshoot",
    }));

    // RFC 3986: all but the unreserved characters, byte by byte, in capitals.
    private static string Encode(string text) => string.Concat(Encoding.UTF8.GetBytes(text).Select(b =>
        b is >= (byte)'A' and <= (byte)'Z' or >= (byte)'a' and <= (byte)'z' or >= (byte)'0' and <= (byte)'9'
            or (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~'
            ? ((char)b).ToString() : "%" + b.ToString("X2", CultureInfo.InvariantCulture)));

    private static string Decode(string text) => System.Net.WebUtility.UrlDecode(text.Replace("+", "%2B", StringComparison.Ordinal));

    private static string Hash(byte[] bytes) => Hex(SHA256.HashData(bytes));

    private static string Hex(byte[] bytes) => string.Concat(bytes.Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
}
