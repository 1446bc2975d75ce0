namespace Slices.Domain;

/// <summary>What a mail says. Its text is made when it is sent.</summary>
public enum MailTemplate
{
    /// <summary>The link that activates an account.</summary>
    Activation,

    /// <summary>Somebody registered with an address that has an account already.</summary>
    AddressTaken,

    /// <summary>A budget for text messages is used up, or nearly.</summary>
    SmsBudget,

    /// <summary>The link that sets a new password.</summary>
    PasswordReset,

    // Notices: something happened to the account, by its owner or not.
    PasswordChanged,
    MobileChanged,
    MobileRemoved,
    UserNameChanged,

    /// <summary>Another account verified the same mobile and took it over.</summary>
    MobileTaken,

    AuthenticatorAdded,
    AuthenticatorRemoved,
    PasskeyAdded,
    PasskeyRemoved,

    /// <summary>All second factors are removed, with the recovery codes.</summary>
    FactorsRemoved,

    RecoveryCodesMade,

    /// <summary>A recovery code was used as the second step of a sign-in.</summary>
    RecoveryCodeUsed,

    /// <summary>Signed in on a new browser.</summary>
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

    /// <summary>A provider, such as QQ, was linked.</summary>
    LoginLinked,

    LoginUnlinked,

    /// <summary>The link that proves a new address. It goes to that address.</summary>
    EmailChange,

    /// <summary>Somebody asked for this address for another account.</summary>
    EmailTaken,

    /// <summary>To the present address: another one was asked for.</summary>
    EmailChangeAsked,

    /// <summary>To the previous address: the account has a new one.</summary>
    EmailChanged,

    /// <summary>To an address that the account had in between: the earlier one is restored.</summary>
    EmailRestored,

    /// <summary>The link that reauthenticates the session that asked for it.</summary>
    Reauthentication,

    /// <summary>The data export is ready.</summary>
    ExportReady,

    // Notices again.
    DeletionAsked,
    DeletionCalledOff,

    /// <summary>The last one: the account is deleted.</summary>
    AccountDeleted,

    /// <summary>The link by which somebody without an account joins; or word that there is one already.</summary>
    Invitation,
}
