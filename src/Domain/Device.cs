namespace Slices.Domain;

/// <summary>
/// A browser that has signed in to an account before. It holds a random key, this document only its SHA-256. The key signs
/// nobody in: it tells the owner's browsers from strangers', whose guesses must not shut the owner out.
/// </summary>
public sealed class Device
{
    /// <summary>Wrong passwords in a row after which the browser counts as a stranger's.</summary>
    public const int MaxFailures = 10;

    private Device() { }

    public Guid Id { get; private set; }
    public Guid UserId { get; private set; }
    public byte[] KeyHash { get; private set; } = [];

    /// <summary>Of the key before, which is as good until the browser has shown the new one: the answer that brought it may have been lost.</summary>
    public byte[]? PreviousKeyHash { get; private set; }

    /// <summary>Wrong passwords since the last sign-in from it.</summary>
    public int Failures { get; private set; }

    public DateTimeOffset FirstSeenAt { get; private set; }

    /// <summary>The last sign-in.</summary>
    public DateTimeOffset LastSeenAt { get; private set; }

    /// <summary>The network address of the last sign-in.</summary>
    public string Address { get; private set; } = "";

    /// <summary>What the browser said of itself at the last sign-in, cut to <see cref="Session.MaxDeviceLength"/> characters.</summary>
    public string Description { get; private set; } = "";

    public static Device Meet(Guid userId, byte[] keyHash, string address, string description, DateTimeOffset now) => new()
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
