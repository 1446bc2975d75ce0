using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Sms.Tencent;

/// <summary>The account at Tencent Cloud. The endpoint's name is part of the signature: a proxy must pass it on.</summary>
public sealed class TencentSettings
{
    /// <summary>The API key's id.</summary>
    public string SecretId { get; set; } = "";

    /// <summary>Its secret.</summary>
    public string SecretKey { get; set; } = "";

    /// <summary>The number of the SMS application, such as <c>1400006666</c>; not that of the account.</summary>
    public string SdkAppId { get; set; } = "";

    /// <summary>The approved signature that a message begins with, without its brackets.</summary>
    public string SignName { get; set; } = "";

    /// <summary>The number of the approved template.</summary>
    public string TemplateId { get; set; } = "";

    /// <summary>What stands at {1}, {2} of the template: <c>code</c>, and <c>minutes</c> for the lifetime, as many as it has.</summary>
    public string TemplateParameters { get; set; } = "code,minutes";

    /// <summary>The region of the service.</summary>
    public string Region { get; set; } = "ap-guangzhou";

    /// <summary>Where the service is.</summary>
    public string Endpoint { get; set; } = "https://sms.tencentcloudapi.com";

    public IEnumerable<string> Validate(IHostEnvironment environment) =>
    [
        .. SmsAccountFaults.OfKey("Sms:Tencent:SecretId", SecretId),
        .. SmsAccountFaults.OfKey("Sms:Tencent:SecretKey", SecretKey),
        .. SmsAccountFaults.OfKey("Sms:Tencent:SdkAppId", SdkAppId),
        .. SmsAccountFaults.OfText("Sms:Tencent:SignName", SignName),
        .. SmsAccountFaults.OfKey("Sms:Tencent:TemplateId", TemplateId),
        .. SmsTemplateParameters.Validate("Sms:Tencent:TemplateParameters", TemplateParameters),
        .. SmsAccountFaults.OfKey("Sms:Tencent:Region", Region),
        .. HttpAddress.ValidateEndpoint("Sms:Tencent:Endpoint", Endpoint, environment),
    ];
}
