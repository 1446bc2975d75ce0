using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Sms.Yuntongxun;

/// <summary>The account at Yuntongxun. The signature of a message belongs to its template there.</summary>
public sealed class YuntongxunSettings
{
    /// <summary>The account's id.</summary>
    public string AccountSid { get; set; } = "";

    /// <summary>Its token.</summary>
    public string AuthToken { get; set; } = "";

    /// <summary>The application's id.</summary>
    public string AppId { get; set; } = "";

    /// <summary>The number of the approved template; 1 is the one for trials, which only numbers entered there get.</summary>
    public string TemplateId { get; set; } = "";

    /// <summary>What stands at {1}, {2} of the template: <c>code</c>, and <c>minutes</c> for the lifetime, as many as it has.</summary>
    public string TemplateParameters { get; set; } = "code,minutes";

    /// <summary>Where the service is.</summary>
    public string Endpoint { get; set; } = "https://app.cloopen.com:8883";

    public IEnumerable<string> Validate(IHostEnvironment environment) =>
    [
        .. SmsAccountFaults.OfKey("Sms:Yuntongxun:AccountSid", AccountSid),
        .. SmsAccountFaults.OfKey("Sms:Yuntongxun:AuthToken", AuthToken),
        .. SmsAccountFaults.OfKey("Sms:Yuntongxun:AppId", AppId),
        .. SmsAccountFaults.OfKey("Sms:Yuntongxun:TemplateId", TemplateId),
        .. SmsTemplateParameters.Validate("Sms:Yuntongxun:TemplateParameters", TemplateParameters),
        .. HttpAddress.ValidateEndpoint("Sms:Yuntongxun:Endpoint", Endpoint, environment),
    ];
}
