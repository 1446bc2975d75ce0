using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;

namespace Slices.Infrastructure.Sms.Aliyun;

/// <summary>Alibaba Cloud's Short Message Service: the operation SendSms of its API of 2017-05-25.</summary>
public sealed class AliyunGateway(SmsTransport transport, IOptions<SmsSettings> settings, TimeProvider time) : ISmsGateway
{
    private const string Action = "SendSms";
    private const string Version = "2017-05-25";
    private const string Success = "OK";

    public string Name => SmsSettings.AliyunName;

    public async Task<SmsOutcome> SendAsync(SmsMessage message, CancellationToken cancellation)
    {
        using var request = Request(message);
        return await transport.ExchangeAsync(Name, request, AliyunJson.Default.AliyunAnswer, Read, cancellation);
    }

    private HttpRequestMessage Request(SmsMessage message)
    {
        var account = settings.Value.Aliyun;
        var endpoint = new Uri(account.Endpoint);
        var query = AliyunSignature.Query(new Dictionary<string, string>
        {
            ["OutId"] = message.Id.ToString("N"),
            // At home without the country code, which numbers registered for tests don't have; abroad without the plus.
            ["PhoneNumbers"] = message.To.Country == "86" ? message.To.National : message.To.Value[1..],
            ["RegionId"] = account.Region,
            ["SignName"] = account.SignName,
            ["TemplateCode"] = account.TemplateCode,
            ["TemplateParam"] = JsonSerializer.Serialize(
                SmsTemplateParameters.Named(account.TemplateParameters, message), AliyunJson.Default.DictionaryStringString),
        });
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(endpoint, "/?" + query))
        {
            // An empty body, not none: with none, the client would send the request again when the connection ends before an answer.
            Content = new ByteArrayContent([]),
        };
        var headers = AliyunSignature.Headers(
            account.AccessKeyId, account.AccessKeySecret, endpoint.Authority, Action, Version, query, time.GetUtcNow(),
            RandomNumberGenerator.GetHexString(32, lowercase: true));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        return request;
    }

    private static SmsOutcome Read(int status, AliyunAnswer answer) => answer.Code == Success
        ? SmsAnswer.Sent(answer.BizId)
        : SmsAnswer.Refused(answer.Code, AliyunErrors.Verdicts, status);
}

internal sealed record AliyunAnswer(string? Code, string? BizId);

[JsonSerializable(typeof(AliyunAnswer))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class AliyunJson : JsonSerializerContext;
