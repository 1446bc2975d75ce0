namespace Slices.Domain;

public enum UserState
{
    /// <summary>Registered; the email address isn't proven. Holds its username, but not the address.</summary>
    Unactivated,
    Active,

    /// <summary>Disabled by an administrator.</summary>
    Disabled,
}

/// <summary>Which version of the agreement was accepted, and when.</summary>
public sealed record AgreementAcceptance(string Version, DateTimeOffset AcceptedAt);

/// <summary>
/// A person with an account: one document, one row. A username belongs to the first account that registers it, an email
/// address to the first that activates it. Until then several accounts may wait for one address: typing an address doesn't
/// take it from its owner, and registering doesn't reveal who is registered.
/// </summary>
public sealed partial class User
{
    /// <summary>The wrong passwords in a row after which strangers can't use the account's password until it is reset.</summary>
    public const int MaxPasswordFailures = 100;

    private User() { }

    public Guid Id { get; private set; }
    public string UserName { get; private set; } = "";
    public string UserNameKey { get; private set; } = "";

    /// <summary>When the owner last chose another username; null for the one of the registration.</summary>
    public DateTimeOffset? UserNameChangedAt { get; private set; }

    public string Email { get; private set; } = "";
    public string EmailKey { get; private set; } = "";

    /// <summary>The mobile in its E.164 form, which a code has proven; or null.</summary>
    public string? Mobile { get; private set; }

    /// <summary>A mobile that was proven at registration, while an active account has it. It moves when this one is activated.</summary>
    public string? WaitingMobile { get; private set; }

    public string PasswordHash { get; private set; } = "";

    /// <summary>Changes with the password, and so ends what the previous one began. Rehashing the same password leaves it.</summary>
    public Guid SecurityStamp { get; private set; } = Guid.NewGuid();

    public UserState State { get; private set; }
    public bool IsAdministrator { get; private set; }

    /// <summary>The language that mails to this person are written in, such as <c>zh-CN</c>.</summary>
    public string Culture { get; private set; } = "";

    public List<AgreementAcceptance> Agreements { get; private set; } = [];

    /// <summary>When a reset link last proved the mailbox.</summary>
    public DateTimeOffset? RecoveredAt { get; private set; }

    /// <summary>The hash of the key of the browser that registered, until the account is activated.</summary>
    public byte[]? RegisteredBy { get; private set; }

    /// <summary>
    /// Whether another browser activated the account than the one that registered it. Until the first reset by mail, the person
    /// who registered may be another than the address's reader.
    /// </summary>
    public bool ActivatedElsewhere { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? ActivatedAt { get; private set; }

    /// <summary>The encrypted secret of the app that makes this person's codes, once one of its codes was right; or null.</summary>
    public string? TotpSecret { get; private set; }

    /// <param name="registeredBy">The hash of the browser's key, where a browser registers.</param>
    public static User Register(
        UserName name, EmailAddress email, string passwordHash, string culture, AgreementAcceptance? agreement, DateTimeOffset now,
        byte[]? registeredBy = null) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            UserName = name.Text,
            UserNameKey = name.Key,
            Email = email.Text,
            EmailKey = email.Key,
            PasswordHash = passwordHash,
            Culture = culture,
            Agreements = agreement is null ? [] : [agreement],
            RegisteredBy = registeredBy,
            CreatedAt = now,
        };

    /// <summary>Marks the email address as proven. Harmless when it is already; never enables a disabled account.</summary>
    /// <param name="by">The hash of the key of the browser that does it, if one does.</param>
    public void Activate(DateTimeOffset now, byte[]? by = null)
    {
        if (State == UserState.Unactivated)
        {
            State = UserState.Active;
            ActivatedAt = now;
            ActivatedElsewhere = RegisteredBy is not null && !RegisteredBy.AsSpan().SequenceEqual(by);
            RegisteredBy = null;
        }
    }

    /// <summary>Sets the mobile to one that a code has just proven.</summary>
    public void ConfirmMobile(MobileNumber mobile)
    {
        Mobile = mobile.Value;
        WaitingMobile = null;
    }

    public void WaitForMobile(MobileNumber mobile) => WaitingMobile = mobile.Value;

    public void StopWaitingForMobile() => WaitingMobile = null;

    public void RemoveMobile() => Mobile = null;

    /// <summary>Sets a new password. Ends every reset link sent so far, and sign-ins begun by the old password.</summary>
    public void ChangePassword(string passwordHash)
    {
        PasswordHash = passwordHash;
        HasPassword = true;
        SecurityStamp = Guid.NewGuid();
        EndResets();
        DropNewEmail();
    }

    /// <summary>Sets another hash of the same password.</summary>
    public void RehashPassword(string passwordHash) => PasswordHash = passwordHash;

    /// <summary>Sets a new password by a reset link, which proves the mailbox.</summary>
    public void ResetPassword(string passwordHash, DateTimeOffset now)
    {
        ChangePassword(passwordHash);
        RecoveredAt = now;
        MustReset = false;
    }

    /// <summary>Sets an app's secret, which one of its codes has just proven.</summary>
    public void EnableAuthenticator(string secret) => TotpSecret = secret;

    /// <returns>False when there was no app.</returns>
    public bool DisableAuthenticator()
    {
        var had = TotpSecret is not null;
        TotpSecret = null;
        return had;
    }

    public void Disable()
    {
        State = UserState.Disabled;
        DropNewEmail();
    }

    /// <summary>Enables the account again. One that never proved its address still has to.</summary>
    public void Enable()
    {
        if (State == UserState.Disabled)
        {
            State = ActivatedAt is null ? UserState.Unactivated : UserState.Active;
        }
    }

    public void GrantAdministrator() => IsAdministrator = true;

    public void RevokeAdministrator() => IsAdministrator = false;
}
