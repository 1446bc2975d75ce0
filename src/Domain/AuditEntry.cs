namespace Slices.Domain;

/// <summary>What happened. Names stay as they are: they are kept in the database.</summary>
public enum AuditKind
{
    SignedIn,
    SignInRefused,
    SignedOut,
    Registered,
    Activated,

    /// <summary>The signed-in person proved once more who they are.</summary>
    Confirmed,
    ConfirmationRefused,
    PasswordChanged,
    PasswordResetAsked,
    PasswordReset,

    /// <summary>Too many wrong passwords in a row: the account's password is off until it is reset.</summary>
    PasswordTurnedOff,
    MobileChanged,
    FactorAdded,
    FactorRemoved,
    RecoveryCodesMade,
    SessionsEnded,

    /// <summary>The owner said that something wasn't them.</summary>
    Disowned,

    /// <summary>Signed in by a browser that never did before.</summary>
    NewDevice,

    /// <summary>One password was tried on many accounts.</summary>
    PasswordSprayed,
    AccountAdded,
    AccountActivated,
    AccountDisabled,
    AccountEnabled,
    AccountDeleted,
    AdministratorMade,
    AdministratorUnmade,
    PrefixLifted,

    /// <summary>A limit was reached; counted once per limit and window.</summary>
    Throttled,
    CaptchaRefused,
    Forbidden,

    /// <summary>A form came without its anti-forgery token.</summary>
    Forged,
}

public static class AuditKinds
{
    /// <summary>Whether it is something that went wrong, or that somebody may have tried to do wrong.</summary>
    public static bool IsTrouble(this AuditKind kind) => kind is
        AuditKind.SignInRefused or AuditKind.ConfirmationRefused or AuditKind.PasswordTurnedOff or AuditKind.Disowned or AuditKind.PasswordSprayed
        or AuditKind.Throttled or AuditKind.CaptchaRefused or AuditKind.Forbidden or AuditKind.Forged;
}

/// <summary>By what somebody proved, or failed to prove, who they are.</summary>
public enum Factor
{
    Password,
    SmsCode,
    Totp,
    RecoveryCode,
    Passkey,
}

/// <summary>
/// One line of the record of what happened to accounts. It is only ever added, and names no secret. It outlives the account
/// that it is about.
/// </summary>
public sealed class AuditEntry
{
    public const int MaxDetailLength = 200;

    private AuditEntry() { }

    public Guid Id { get; private set; }
    public DateTimeOffset At { get; private set; }
    public AuditKind Kind { get; private set; }

    /// <summary>Whose account it is about, where it is about one.</summary>
    public Guid? UserId { get; private set; }

    /// <summary>Who did it, where that is somebody signed in to another account than it is about.</summary>
    public Guid? ActorId { get; private set; }

    public Factor? Factor { get; private set; }

    /// <summary>The network address it came from; empty for a job or the command line.</summary>
    public string Address { get; private set; } = "";

    /// <summary>What is counted as one visitor, such as the address's /64.</summary>
    public string Network { get; private set; } = "";

    /// <summary>What the browser said of itself.</summary>
    public string Device { get; private set; } = "";

    /// <summary>A word or two more, such as the reason of a refusal.</summary>
    public string Detail { get; private set; } = "";

    public static AuditEntry Of(
        AuditKind kind, Guid? userId, Guid? actorId, Factor? factor, string address, string network, string device, string detail, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            At = now,
            Kind = kind,
            UserId = userId,
            ActorId = actorId == userId ? null : actorId,
            Factor = factor,
            Address = address,
            Network = network,
            Device = UnicodeText.Cut(device, Session.MaxDeviceLength),
            Detail = UnicodeText.Cut(detail, MaxDetailLength),
        };
}
