namespace Slices.Domain;

/// <summary>
/// A browser that has signed in to an account before. It holds a random key, this row only its SHA-256. The key signs
/// nobody in. It tells the owner's browsers from others, whose guesses must not lock the owner out.
/// </summary>
public sealed record Device
{
    /// <summary>Wrong passwords in a row after which the browser counts as a stranger's.</summary>
    public const int MaxFailures = 10;

    public Guid Id { get; init; }
    public Guid UserId { get; init; }
    public byte[] KeyHash { get; init; } = [];
    /// <summary>Wrong passwords since the last sign-in from it.</summary>
    public int Failures { get; init; }

    public DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>The last sign-in.</summary>
    public DateTimeOffset LastSeenAt { get; init; }

    /// <summary>The network address of the last sign-in.</summary>
    public string Address { get; init; } = "";

    /// <summary>What the browser said of itself at the last sign-in, cut to <see cref="Session.MaxDeviceLength"/> characters.</summary>
    public string Description { get; init; } = "";

    public static Device Create(Guid userId, byte[] keyHash, string address, string description, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        UserId = userId,
        KeyHash = keyHash,
        FirstSeenAt = now,
        LastSeenAt = now,
        Address = address,
        Description = UnicodeText.Cut(description, Session.MaxDeviceLength),
    };
}
