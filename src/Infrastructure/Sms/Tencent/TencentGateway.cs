using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;

namespace Slices.Infrastructure.Sms.Tencent;

/// <summary>Tencent Cloud's SMS: the operation SendSms of its API of 2021-01-11.</summary>
public sealed class TencentGateway(SmsTransport transport, IOptions<SmsSettings> settings, TimeProvider time) : ISmsGateway
{
    private const string Service = "sms";
    private const string Action = "SendSms";
    private const string Version = "2021-01-11";
    private const string ContentType = "application/json; charset=utf-8";
    private const string Success = "Ok";

    public string Name => SmsSettings.TencentName;

    public async Task<SmsOutcome> SendAsync(SmsMessage message, CancellationToken cancellation)
    {
        using var request = Request(message);
        return await transport.ExchangeAsync(Name, request, TencentJson.Default.TencentAnswer, Read, cancellation);
    }

    private HttpRequestMessage Request(SmsMessage message)
    {
        var account = settings.Value.Tencent;
        var endpoint = new Uri(account.Endpoint);
        var now = time.GetUtcNow();
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new TencentRequest(
                [message.To.Value], account.SdkAppId, account.SignName, account.TemplateId,
                SmsTemplateParameters.Ordered(account.TemplateParameters, message), message.Id.ToString("N")),
            TencentJson.Default.TencentRequest);
        var signed = new Dictionary<string, string>
        {
            ["content-type"] = ContentType,
            ["host"] = endpoint.Authority,
            ["x-tc-action"] = Action,
        };
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(ContentType) } },
        };
        request.Headers.TryAddWithoutValidation(
            "Authorization", TencentSignature.Authorization(account.SecretId, account.SecretKey, Service, signed, body, now));
        request.Headers.TryAddWithoutValidation("X-TC-Action", Action);
        request.Headers.TryAddWithoutValidation("X-TC-Version", Version);
        request.Headers.TryAddWithoutValidation("X-TC-Region", account.Region);
        request.Headers.TryAddWithoutValidation("X-TC-Timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        return request;
    }

    // An error is either the whole request's or the one of its only number.
    private static SmsOutcome Read(int status, TencentAnswer answer) => answer.Response switch
    {
        { SendStatusSet: [{ Code: Success } sent] } => SmsAnswer.Sent(sent.SerialNo),
        { SendStatusSet: [{ } refused] } => SmsAnswer.Refused(refused.Code, TencentErrors.Verdicts, status),
        var response => SmsAnswer.Refused(response?.Error?.Code, TencentErrors.Verdicts, status),
    };
}

internal sealed record TencentRequest(
    string[] PhoneNumberSet, string SmsSdkAppId, string SignName, string TemplateId, string[] TemplateParamSet, string SessionContext);

internal sealed record TencentAnswer(TencentResponse? Response);

internal sealed record TencentResponse(TencentSendStatus[]? SendStatusSet, TencentError? Error);

internal sealed record TencentSendStatus(string? SerialNo, string? Code);

internal sealed record TencentError(string? Code);

[JsonSerializable(typeof(TencentRequest))]
[JsonSerializable(typeof(TencentAnswer))]
internal sealed partial class TencentJson : JsonSerializerContext;
