using System.Collections.Frozen;
using static Slices.Infrastructure.Sms.SmsVerdict;

namespace Slices.Infrastructure.Sms.Aliyun;

/// <summary>
/// What the documented error codes mean here (help.aliyun.com/document_detail/101346.html, and of the API gateway
/// help.aliyun.com/document_detail/434846.html). Codes that aren't here, such as isp.SYSTEM_ERROR, are failures.
/// </summary>
internal static class AliyunErrors
{
    public static readonly FrozenDictionary<string, SmsVerdict> Verdicts = new Dictionary<string, SmsVerdict>
    {
        // The key.
        ["SignatureDoesNotMatch"] = Misconfigured,
        ["IncompleteSignature"] = Misconfigured,
        ["InvalidAccessKeyId.NotFound"] = Misconfigured,
        ["InvalidAccessKeyId.Inactive"] = Misconfigured,
        ["InvalidTimeStamp.Expired"] = Misconfigured,
        ["InvalidTimeStamp.Format"] = Misconfigured,
        ["InvalidVersion"] = Misconfigured,
        ["InvalidAction.NotFound"] = Misconfigured,
        ["InvalidProduct.NotFound"] = Misconfigured,
        ["InvalidApi.NotFound"] = Misconfigured,

        // The account and what it may do.
        ["Forbidden.RAM"] = Misconfigured,
        ["NoPermission"] = Misconfigured,
        ["isp.RAM_PERMISSION_DENY"] = Misconfigured,
        ["isv.RAM_CHECK_FAILED"] = Misconfigured,
        ["isv.PRODUCT_UN_SUBSCRIPT"] = Misconfigured,
        ["isv.PRODUCT_UNSUBSCRIBE"] = Misconfigured,
        ["isv.ACCOUNT_NOT_EXISTS"] = Misconfigured,
        ["isv.ACCOUNT_ABNORMAL"] = Misconfigured,
        ["isv.SECURITY_FROZEN_ACCOUNT"] = Misconfigured,
        ["isv.DENY_IP_RANGE"] = Misconfigured,

        // The signature, the template and its parameters.
        ["isv.SMS_SIGNATURE_ILLEGAL"] = Misconfigured,
        ["isv.SMS_SIGNATURE_SCENE_ILLEGAL"] = Misconfigured,
        ["isv.SMS_SIGN_ILLEGAL"] = Misconfigured,
        ["isv.SIGN_STATE_ILLEGAL"] = Misconfigured,
        ["isv.SIGN_NAME_ILLEGAL"] = Misconfigured,
        ["SIGNATURE_BLACKLIST"] = Misconfigured,
        ["isv.SMS_TEMPLATE_ILLEGAL"] = Misconfigured,
        ["isv.TEMPLATE_MISSING_PARAMETERS"] = Misconfigured,
        ["isv.TEMPLATE_PARAMS_ILLEGAL"] = Misconfigured,
        ["template_parameter_count_illegal"] = Misconfigured,
        ["isv.INVALID_PARAMETERS"] = Misconfigured,
        ["isv.INVALID_JSON_PARAM"] = Misconfigured,
        ["isv.PARAM_LENGTH_LIMIT"] = Misconfigured,
        ["isv.SMS_CONTENT_ILLEGAL"] = Misconfigured,
        ["isv.BLACK_KEY_CONTROL_LIMIT"] = Misconfigured,
        ["isv.SMS_TEST_SIGN_TEMPLATE_LIMIT"] = Misconfigured,
        ["isv.SMS_TEST_TEMPLATE_PARAMS_ILLEGAL"] = Misconfigured,

        // Money, and what the operator allowed to be sent in all.
        ["isv.AMOUNT_NOT_ENOUGH"] = Failed,
        ["isv.OUT_OF_SERVICE"] = Failed,
        ["isv.DAY_LIMIT_CONTROL"] = Failed,
        ["isv.MONTH_LIMIT_CONTROL"] = Failed,

        // One number too often, or of a kind that this account doesn't serve.
        ["isv.BUSINESS_LIMIT_CONTROL"] = Declined,
        ["MOBILE_SEND_LIMIT"] = Declined,
        ["isv.DOMESTIC_NUMBER_NOT_SUPPORTED"] = Declined,
        ["isv.NOT_SUPPORTED_COUNTRY"] = Declined,
        ["isv.SMS_TEST_NUMBER_LIMIT"] = Declined,

        ["isv.MOBILE_NUMBER_ILLEGAL"] = NumberRefused,
        ["MOBILE_IN_BLACK"] = NumberRefused,
    }.ToFrozenDictionary();
}
