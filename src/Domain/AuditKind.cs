namespace Slices.Domain;

/// <summary>What happened. Names stay as they are: they are kept in the database.</summary>
public enum AuditKind
{
    SignedIn,
    SignInRefused,
    SignedOut,
    Registered,
    Activated,

    /// <summary>The signed-in user reauthenticated.</summary>
    Reauthenticated,
    ReauthenticationRefused,
    PasswordChanged,
    PasswordResetAsked,
    PasswordReset,

    /// <summary>Too many wrong passwords in a row: the account's password is off until it is reset.</summary>
    PasswordTurnedOff,

    /// <summary>Too many wrong codes in a row: those of the account's app are off until a recovery code or a passkey was right.</summary>
    CodesTurnedOff,
    MobileChanged,
    MobileRemoved,

    /// <summary>Another account verified the same mobile and took it over.</summary>
    MobileTaken,
    FactorAdded,
    FactorRemoved,
    RecoveryCodesMade,
    SessionsEnded,

    /// <summary>A session came back under a key that had been replaced, so somebody has a copy; it was ended.</summary>
    OldSessionKeyUsed,

    /// <summary>The owner reported that a notice's event wasn't them.</summary>
    CompromiseReported,

    /// <summary>The reader of an activation mail said that they didn't register. The account is deleted.</summary>
    RegistrationRefused,

    /// <summary>Signed in on a new browser.</summary>
    NewDevice,

    /// <summary>One password was tried on many accounts.</summary>
    PasswordSprayed,
    AccountAdded,

    /// <summary>Accounts were written to a file: all of them at the server, or those of a list for an administrator.</summary>
    AccountsExported,
    AccountActivated,
    AccountDisabled,
    AccountEnabled,

    /// <summary>An administrator ended the lock that wrong passwords or codes had put on it.</summary>
    AccountUnlocked,
    AccountDeleted,
    AdministratorGranted,
    AdministratorRevoked,
    PrefixUnblocked,

    /// <summary>An administrator looked at the account's address and mobile.</summary>
    ContactsShown,

    /// <summary>An administrator took entries of the audit log along as a file.</summary>
    AuditExported,

    /// <summary>An administrator ended the password: a reset by mail comes before the next sign-in.</summary>
    PasswordResetRequired,

    /// <summary>An administrator began something that is done to many accounts. Each of them has an entry of its own when its turn comes.</summary>
    BulkStarted,

    /// <summary>An administrator stopped that before its end.</summary>
    BulkStopped,

    /// <summary>The mail server takes no mail from us, so mail waits for the operator; once until it leaves again.</summary>
    MailHeld,

    /// <summary>An administrator had mails that weren't sent tried again.</summary>
    MailResent,

    /// <summary>An administrator dropped a mail that wasn't sent.</summary>
    MailDropped,
    TestMailSent,

    /// <summary>An administrator invited somebody, or sent the mail again.</summary>
    InvitationSent,
    InvitationWithdrawn,

    /// <summary>A limit was reached; counted once per limit and window.</summary>
    Throttled,
    CaptchaRefused,
    Forbidden,

    /// <summary>A form came without its anti-forgery token.</summary>
    AntiforgeryFailed,

    /// <summary>A provider, such as QQ, was linked.</summary>
    LoginLinked,
    LoginUnlinked,

    /// <summary>It belongs to another account, or is the last sign-in method.</summary>
    LoginRefused,
    EmailChangeAsked,
    EmailChangeCancelled,
    EmailChanged,

    /// <summary>The owner of an earlier address reported the change and got the address back.</summary>
    EmailRestored,
    UserNameChanged,

    /// <summary>The owner reported a change of the username and got the earlier one back.</summary>
    UserNameRestored,

    AgreementAccepted,
    ExportAsked,
    ExportFetched,

    /// <summary>The owner wants the account deleted once the grace is over.</summary>
    DeletionAsked,
    DeletionCalledOff,
}

public static class AuditKinds
{
    /// <summary>Whether an administrator who does it to somebody else may say why.</summary>
    public static bool MayHaveReason(this AuditKind kind) => kind is
        AuditKind.AccountActivated or AuditKind.AccountDisabled or AuditKind.AccountEnabled or AuditKind.AccountUnlocked or AuditKind.AccountDeleted
        or AuditKind.AdministratorGranted or AuditKind.AdministratorRevoked or AuditKind.FactorRemoved or AuditKind.SessionsEnded
        or AuditKind.PasswordResetRequired or AuditKind.EmailChangeAsked;

    /// <summary>Whether it is a failure or a possible attack.</summary>
    public static bool IsTrouble(this AuditKind kind) => kind is
        AuditKind.SignInRefused or AuditKind.ReauthenticationRefused or AuditKind.PasswordTurnedOff or AuditKind.CodesTurnedOff
        or AuditKind.OldSessionKeyUsed or AuditKind.CompromiseReported or AuditKind.RegistrationRefused
        or AuditKind.PasswordSprayed or AuditKind.MailHeld or AuditKind.Throttled or AuditKind.CaptchaRefused or AuditKind.Forbidden or AuditKind.AntiforgeryFailed
        or AuditKind.LoginRefused;
}
