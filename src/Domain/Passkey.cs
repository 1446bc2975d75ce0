namespace Slices.Domain;

/// <summary>A key that a device or password manager keeps for a user. This is the public part, which checks its signatures.</summary>
public sealed class Passkey
{
    public const int MaxNameLength = 60;

    private Passkey() { }

    public Guid Id { get; private set; }
    public Guid UserId { get; private set; }

    /// <summary>What the authenticator calls it; of all sites' users, one has it.</summary>
    public byte[] CredentialId { get; private set; } = [];

    /// <summary>In COSE form.</summary>
    public byte[] PublicKey { get; private set; } = [];

    /// <summary>How often the authenticator signed, as far as it counts; one that goes back was copied.</summary>
    public long SignCount { get; private set; }

    /// <summary>How browsers may reach the authenticator, such as <c>internal</c> or <c>usb</c>.</summary>
    public string[] Transports { get; private set; } = [];

    public bool IsBackupEligible { get; private set; }
    public bool IsBackedUp { get; private set; }

    /// <summary>What its owner calls it.</summary>
    public string Name { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? LastUsedAt { get; private set; }

    public static Passkey Of(
        Guid userId, byte[] credentialId, byte[] publicKey, uint signCount, string[] transports, bool isBackupEligible, bool isBackedUp,
        string name, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            UserId = userId,
            CredentialId = credentialId,
            PublicKey = publicKey,
            SignCount = signCount,
            Transports = transports,
            IsBackupEligible = isBackupEligible,
            IsBackedUp = isBackedUp,
            Name = UnicodeText.Cut(name, MaxNameLength),
            CreatedAt = now,
        };

    /// <summary>Notes that it was used. False when it signed no more often than was known: the authenticator is a copy, or the same answer came twice.</summary>
    public bool Use(long signCount, bool isBackedUp, DateTimeOffset now)
    {
        if (signCount <= SignCount && (signCount, SignCount) != (0, 0))
        {
            return false;
        }
        SignCount = signCount;
        IsBackedUp = isBackedUp;
        LastUsedAt = now;
        return true;
    }

    public void Rename(string name) => Name = name;
}
