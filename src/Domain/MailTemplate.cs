namespace Slices.Domain;

/// <summary>What a mail says. Its text is made when it is sent.</summary>
public enum MailTemplate
{
    /// <summary>Here is the link that activates your account.</summary>
    Activation,

    /// <summary>Somebody registered with your address, which has an account already.</summary>
    AddressTaken,

    /// <summary>A budget for text messages is used up, or nearly.</summary>
    SmsBudget,

    /// <summary>Here is the link that sets a new password.</summary>
    PasswordReset,

    // Notices: something happened to your account, by you or not.
    PasswordChanged,
    MobileChanged,

    /// <summary>Somebody else proved to have the account's mobile, and took it for an account of theirs.</summary>
    MobileTaken,

    /// <summary>A second factor, a passkey or the recovery codes are others now.</summary>
    FactorChanged,

    /// <summary>A recovery code was the second step of a sign-in, and is worthless now.</summary>
    RecoveryCodeUsed,

    /// <summary>Signed in by a browser that never did before.</summary>
    NewDevice,

    /// <summary>Many wrong passwords were tried within a day.</summary>
    ManyFailures,

    /// <summary>Too many wrong passwords in a row: the password is off until it is reset.</summary>
    PasswordOff,

    /// <summary>Too many wrong codes in a row at the second step: the app's are off.</summary>
    CodesOff,

    /// <summary>A session was used under a key that had been replaced: somebody may have copied it, so it was ended.</summary>
    OldSessionKeyUsed,

    /// <summary>To administrators: one password was tried on many accounts.</summary>
    PasswordsTried,

    /// <summary>A provider, such as QQ, is a way in now, or is none any more.</summary>
    LoginsChanged,

    /// <summary>Here is the link that proves your new address. It goes to that address.</summary>
    EmailChange,

    /// <summary>Somebody wants your address for another account.</summary>
    EmailTaken,

    /// <summary>To the address that the account has: another one shall take its place.</summary>
    EmailChangeAsked,

    /// <summary>To the address before: the account has another one now.</summary>
    EmailChanged,

    /// <summary>To an address that isn't the account's any more: the account has the one again that it had before.</summary>
    EmailRestored,

    /// <summary>Here is the link that proves, in the session that asked for it, that you are the one who reads this address's mail.</summary>
    Reauthentication,

    /// <summary>Everything that is kept about you is there to be fetched.</summary>
    ExportReady,

    // Notices again.
    DeletionAsked,
    DeletionCalledOff,

    /// <summary>The last one: there is no account any more.</summary>
    AccountDeleted,
}
