namespace Slices.Domain;

/// <summary>By what somebody proved, or failed to prove, who they are.</summary>
public enum Factor
{
    Password,
    SmsCode,
    Totp,
    RecoveryCode,
    Passkey,

    /// <summary>A provider, such as QQ, says who it is.</summary>
    External,

    /// <summary>A link to the account's address.</summary>
    Email,
}
