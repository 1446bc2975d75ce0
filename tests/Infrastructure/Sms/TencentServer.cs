using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Slices.Tests.Infrastructure.Sms;

/// <summary>
/// Checks requests as the documentation of Tencent Cloud's signature v3 describes it, written from that description alone,
/// and answers as the documentation of SendSms does.
/// </summary>
public sealed partial class TencentServer
{
    public const string SecretId = "AKIDDummySecretId";
    public const string SecretKey = "tencent-dummy-secret-9b2e";

    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>The code for the number of a request that is well signed.</summary>
    public string Code { get; set; } = "Ok";

    /// <summary>The code for the request as a whole, if it fails though it is well signed.</summary>
    public string? Error { get; set; }

    public static JsonElement Body(ProviderRequest request) => JsonDocument.Parse(request.Body).RootElement;

    public ProviderAnswer Answer(ProviderRequest request)
    {
        var match = Header().Match(request.Headers["Authorization"]);
        if (!match.Success)
        {
            return Failure("AuthFailure.InvalidAuthorization");
        }
        if (match.Groups["id"].Value != SecretId)
        {
            return Failure("AuthFailure.SecretIdNotFound");
        }
        var timestamp = long.Parse(request.Headers["X-TC-Timestamp"], CultureInfo.InvariantCulture);
        var at = DateTimeOffset.FromUnixTimeSeconds(timestamp);
        if ((at - Time.GetUtcNow()).Duration() > TimeSpan.FromMinutes(5))
        {
            return Failure("AuthFailure.SignatureExpire");
        }
        var names = match.Groups["headers"].Value;
        names.Split(';').ShouldContain("content-type");
        names.Split(';').ShouldContain("host");
        var headers = "";
        foreach (var name in names.Split(';'))
        {
            headers += name + ":" + request.Headers[name].Trim().ToLowerInvariant() + "\n";
        }
        request.Target.ShouldBe("/");
        var canonical = request.Method + "\n/\n\n" + headers + "\n" + names + "\n" + Sha256(request.Body);
        var date = at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var toSign = "TC3-HMAC-SHA256\n" + timestamp.ToString(CultureInfo.InvariantCulture) + "\n" + date + "/sms/tc3_request\n"
            + Sha256(Encoding.UTF8.GetBytes(canonical));
        var key = Mac(Mac(Mac(Encoding.UTF8.GetBytes("TC3" + SecretKey), date), "sms"), "tc3_request");
        if (match.Groups["scope"].Value != date + "/sms/tc3_request" || Hex(Mac(key, toSign)) != match.Groups["signature"].Value)
        {
            return Failure("AuthFailure.SignatureFailure");
        }
        if (request.Headers["X-TC-Action"] != "SendSms" || request.Headers["X-TC-Version"] != "2021-01-11" || request.Headers["X-TC-Region"].Length == 0)
        {
            return Failure("InvalidAction");
        }
        var number = Body(request).GetProperty("PhoneNumberSet")[0].GetString();
        return Error is { } error ? Failure(error) : Success(new
        {
            SendStatusSet = new[]
            {
                new
                {
                    SerialNo = Code == "Ok" ? "5000:1045710669157053657849499619" : "",
                    PhoneNumber = number,
                    Fee = 1,
                    SessionContext = "x",
                    Code,
                    Message = $"about {number}",
                    IsoCode = "CN",
                },
            },
            RequestId = "a0aabda6-cf91-4f3e-a81f-9198114a2279",
        });
    }

    private static ProviderAnswer Success<T>(T response) => new(200, JsonSerializer.Serialize(new { Response = response }));

    private static ProviderAnswer Failure(string code) => Success(new
    {
        Error = new { Code = code, Message = "The provided credentials could not be validated." },
        RequestId = "ed93f3cb-f35e-473f-b9f3-0d451b8b79c6",
    });

    private static byte[] Mac(byte[] key, string text)
    {
        using var hmac = new HMACSHA256(key);
        return hmac.ComputeHash(Encoding.UTF8.GetBytes(text));
    }

    private static string Sha256(byte[] bytes) => Hex(SHA256.HashData(bytes));

    private static string Hex(byte[] bytes) => string.Concat(bytes.Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));

    [GeneratedRegex("^TC3-HMAC-SHA256 Credential=(?<id>[^/]+)/(?<scope>[^,]+), SignedHeaders=(?<headers>[^,]+), Signature=(?<signature>[0-9a-f]{64})$")]
    private static partial Regex Header();
}
