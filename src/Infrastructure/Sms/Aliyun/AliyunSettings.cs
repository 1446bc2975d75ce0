using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Sms.Aliyun;

/// <summary>The account at Alibaba Cloud. The endpoint's name is part of the signature: a proxy must pass it on.</summary>
public sealed class AliyunSettings
{
    /// <summary>The access key.</summary>
    public string AccessKeyId { get; set; } = "";

    /// <summary>Its secret.</summary>
    public string AccessKeySecret { get; set; } = "";

    /// <summary>The approved signature that a message begins with, without its brackets.</summary>
    public string SignName { get; set; } = "";

    /// <summary>The approved template, such as <c>SMS_123456789</c>.</summary>
    public string TemplateCode { get; set; } = "";

    /// <summary>
    /// The variables that the template has, in any order: <c>code</c> for <c>${code}</c>, <c>minutes</c> for <c>${minutes}</c>,
    /// the lifetime. Templates of Alibaba Cloud's kind "verification code" have the code alone.
    /// </summary>
    public string TemplateParameters { get; set; } = "code";

    /// <summary>The region of the service.</summary>
    public string Region { get; set; } = "cn-hangzhou";

    /// <summary>Where the service is.</summary>
    public string Endpoint { get; set; } = "https://dysmsapi.aliyuncs.com";

    public IEnumerable<string> Validate(IHostEnvironment environment) =>
    [
        .. SmsAccountFaults.OfKey("Sms:Aliyun:AccessKeyId", AccessKeyId),
        .. SmsAccountFaults.OfKey("Sms:Aliyun:AccessKeySecret", AccessKeySecret),
        .. SmsAccountFaults.OfText("Sms:Aliyun:SignName", SignName),
        .. SmsAccountFaults.OfKey("Sms:Aliyun:TemplateCode", TemplateCode),
        .. SmsTemplateParameters.Validate("Sms:Aliyun:TemplateParameters", TemplateParameters),
        .. SmsAccountFaults.OfKey("Sms:Aliyun:Region", Region),
        .. HttpAddress.ValidateEndpoint("Sms:Aliyun:Endpoint", Endpoint, environment),
    ];
}
