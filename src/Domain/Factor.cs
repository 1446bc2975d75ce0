namespace Slices.Domain;

/// <summary>What a user authenticated with, or failed to.</summary>
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
