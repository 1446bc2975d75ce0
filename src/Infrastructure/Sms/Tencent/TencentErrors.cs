using System.Collections.Frozen;
using static Slices.Infrastructure.Sms.SmsVerdict;

namespace Slices.Infrastructure.Sms.Tencent;

/// <summary>
/// What the documented error codes mean here (cloud.tencent.com/document/api/382/59177 and, for those of every product,
/// 382/38780). Codes that aren't here, such as InternalError.Timeout, are failures.
/// </summary>
internal static class TencentErrors
{
    public static readonly FrozenDictionary<string, SmsVerdict> Verdicts = new Dictionary<string, SmsVerdict>
    {
        // The key and the clock.
        ["AuthFailure.InvalidAuthorization"] = Misconfigured,
        ["AuthFailure.InvalidSecretId"] = Misconfigured,
        ["AuthFailure.SecretIdNotFound"] = Misconfigured,
        ["AuthFailure.SignatureExpire"] = Misconfigured,
        ["AuthFailure.SignatureFailure"] = Misconfigured,
        ["AuthFailure.TokenFailure"] = Misconfigured,
        ["AuthFailure.UnauthorizedOperation"] = Misconfigured,
        ["AuthFailure.MFAFailure"] = Misconfigured,
        ["InternalError.RequestTimeException"] = Misconfigured,

        // The account and what it may do.
        ["UnauthorizedOperation"] = Misconfigured,
        ["UnauthorizedOperation.RequestIpNotInWhitelist"] = Misconfigured,
        ["UnauthorizedOperation.RequestPermissionDeny"] = Misconfigured,
        ["UnauthorizedOperation.SdkAppIdIsDisabled"] = Misconfigured,
        ["UnauthorizedOperation.SmsSdkAppIdVerifyFail"] = Misconfigured,
        ["InvalidParameterValue.SdkAppIdNotExist"] = Misconfigured,
        ["InvalidParameter.AppidAndBizId"] = Misconfigured,
        ["IpInBlacklist"] = Misconfigured,
        ["IpNotInWhitelist"] = Misconfigured,
        ["UnsupportedRegion"] = Misconfigured,

        // The signature, the template and its parameters.
        ["FailedOperation.SignatureIncorrectOrUnapproved"] = Misconfigured,
        ["FailedOperation.TemplateIncorrectOrUnapproved"] = Misconfigured,
        ["FailedOperation.MissingSignatureList"] = Misconfigured,
        ["FailedOperation.MissingTemplateList"] = Misconfigured,
        ["FailedOperation.ContainSensitiveWord"] = Misconfigured,
        ["InvalidParameterValue.TemplateParameterFormatError"] = Misconfigured,
        ["InvalidParameterValue.TemplateParameterLengthLimit"] = Misconfigured,
        ["InvalidParameterValue.ContentLengthLimit"] = Misconfigured,
        ["InvalidParameter"] = Misconfigured,
        ["InvalidParameterValue"] = Misconfigured,
        ["MissingParameter"] = Misconfigured,

        // Money, and what the operator allowed to be sent in all.
        ["FailedOperation.InsufficientBalanceInSmsPackage"] = Failed,
        ["UnauthorizedOperation.SerivceSuspendDueToArrears"] = Failed, // Tencent's spelling
        ["LimitExceeded.AppDailyLimit"] = Failed,
        ["LimitExceeded.DailyLimit"] = Failed,

        // One number too often, or of a country that this account doesn't serve.
        ["LimitExceeded.DeliveryFrequencyLimit"] = Declined,
        ["LimitExceeded.PhoneNumberDailyLimit"] = Declined,
        ["LimitExceeded.PhoneNumberOneHourLimit"] = Declined,
        ["LimitExceeded.PhoneNumberSameContentDailyLimit"] = Declined,
        ["LimitExceeded.PhoneNumberThirtySecondLimit"] = Declined,
        ["UnsupportedOperation.UnsuportedRegion"] = Declined, // Tencent's spelling

        ["InvalidParameterValue.IncorrectPhoneNumber"] = NumberRefused,
        ["FailedOperation.PhoneNumberInBlacklist"] = NumberRefused,
    }.ToFrozenDictionary();
}
