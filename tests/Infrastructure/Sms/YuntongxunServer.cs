using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Slices.Tests.Infrastructure.Sms;

/// <summary>
/// Checks requests as the documentation of Yuntongxun's REST interface describes it, written from that description alone,
/// and answers as the documentation of TemplateSMS does.
/// </summary>
public sealed class YuntongxunServer
{
    public const string Sid = "8a216da8dummyaccountsid0000000001";
    public const string Token = "yuntongxun-dummy-token-77c3";

    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>The code of a request that is well signed.</summary>
    public string Code { get; set; } = "000000";

    public static JsonElement Body(ProviderRequest request) => JsonDocument.Parse(request.Body).RootElement;

    public ProviderAnswer Answer(ProviderRequest request)
    {
        request.Method.ShouldBe("POST");
        request.Headers["Accept"].ShouldBe("application/json");
        request.Headers["Content-Type"].ShouldBe("application/json; charset=utf-8");
        request.Headers["Content-Length"].ShouldBe(request.Body.Length.ToString(CultureInfo.InvariantCulture));
        var (path, sig) = (request.Target.Split("?sig=")[0], request.Target.Split("?sig=")[1]);
        var account = Encoding.UTF8.GetString(Convert.FromBase64String(request.Headers["Authorization"])).Split(':');
        if (path != $"/2013-12-26/Accounts/{account[0]}/SMS/TemplateSMS")
        {
            return Failure("111107");
        }
        if (account[0] != Sid)
        {
            return Failure("111141");
        }
        var chinese = DateTime.ParseExact(account[1], "yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        if ((chinese - Time.GetUtcNow().UtcDateTime.AddHours(8)).Duration() > TimeSpan.FromMinutes(5))
        {
            return Failure("111106");
        }
        return sig != Md5(Sid + Token + account[1]) ? Failure("111109")
            : Code != "000000" ? Failure(Code)
            : new(200, """{"statusCode":"000000","templateSMS":{"dateCreated":"20130201155306","smsMessageSid":"ff8080813c373cab013c94b0f0512345"}}""");
    }

    [SuppressMessage("Security", "CA5351", Justification = "The provider takes no other hash.")]
    private static string Md5(string text) => Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes(text)));

    private static ProviderAnswer Failure(string code) => new(200, $$"""{"statusCode":"{{code}}","statusMsg":"说明"}""");
}
