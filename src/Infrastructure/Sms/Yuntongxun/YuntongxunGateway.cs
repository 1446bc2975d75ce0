using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;

namespace Slices.Infrastructure.Sms.Yuntongxun;

/// <summary>Yuntongxun (Ronglian Cloud): the operation TemplateSMS of its REST interface of 2013-12-26.</summary>
public sealed class YuntongxunGateway(SmsTransport transport, IOptions<SmsSettings> settings, TimeProvider time) : ISmsGateway
{
    private const string Success = "000000";

    public string Name => SmsSettings.YuntongxunName;

    public async Task<SmsOutcome> SendAsync(SmsMessage message, CancellationToken cancellation)
    {
        using var request = Request(message);
        return await transport.ExchangeAsync(Name, request, YuntongxunJson.Default.YuntongxunAnswer, Read, cancellation);
    }

    private HttpRequestMessage Request(SmsMessage message)
    {
        var account = settings.Value.Yuntongxun;
        var signature = YuntongxunSignature.Of(account.AccountSid, account.AuthToken, time.GetUtcNow());
        // The provider takes a request id once a day: a second protection against sending twice.
        var body = new YuntongxunRequest(
            message.To.Country == "86" ? message.To.National : "00" + message.To.Value[1..],
            account.AppId, account.TemplateId, SmsTemplateParameters.Ordered(account.TemplateParameters, message), message.Id.ToString("N"));
        var path = $"/2013-12-26/Accounts/{Uri.EscapeDataString(account.AccountSid)}/SMS/TemplateSMS?sig={signature.Sig}";
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(account.Endpoint), path))
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, YuntongxunJson.Default.YuntongxunRequest))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") },
            },
        };
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Headers.TryAddWithoutValidation("Authorization", signature.Authorization);
        return request;
    }

    private static SmsOutcome Read(int status, YuntongxunAnswer answer) => answer.StatusCode == Success
        ? SmsAnswer.Sent(answer.TemplateSms?.SmsMessageSid)
        : SmsAnswer.Refused(answer.StatusCode, YuntongxunErrors.Verdicts, status);
}

internal sealed record YuntongxunRequest(string To, string AppId, string TemplateId, string[] Datas, string ReqId);

internal sealed record YuntongxunAnswer(string? StatusCode, [property: JsonPropertyName("templateSMS")] YuntongxunSent? TemplateSms);

internal sealed record YuntongxunSent(string? SmsMessageSid);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(YuntongxunRequest))]
[JsonSerializable(typeof(YuntongxunAnswer))]
internal sealed partial class YuntongxunJson : JsonSerializerContext;
