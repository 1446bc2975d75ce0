using System.Security.Cryptography;

namespace Slices.Domain;

/// <summary>What a key is to the session that it belongs to.</summary>
public enum SessionKeyUse
{
    Current,

    /// <summary>Replaced, but the browser may not know it yet.</summary>
    Previous,

    /// <summary>Replaced long ago. The browser has a newer one, so this is somebody's copy, or that one is.</summary>
    Old,
}

/// <summary>
/// One browser that is signed in. The browser holds a random key, this document only its SHA-256: whoever reads the
/// table can't sign in with it.
/// </summary>
public sealed class Session
{
    public const int MaxDeviceLength = 300;

    /// <summary>How long a replaced key is still good after the new one was seen, for requests that were on their way.</summary>
    public static readonly TimeSpan KeyRaces = TimeSpan.FromMinutes(1);

    private Session() { }

    public Guid Id { get; private set; }
    public byte[] KeyHash { get; private set; } = [];
    public Guid UserId { get; private set; }

    /// <summary>SHA-256 of what all keys of the session have in common; null for one of before keys were replaced, until its first one is.</summary>
    public byte[]? SeriesHash { get; private set; }

    public DateTimeOffset KeyIssuedAt { get; private set; }

    /// <summary>By which the key was made of the one before; null for the first one.</summary>
    public byte[]? KeySalt { get; private set; }

    /// <summary>The SHA-256 of the key before; null for the first one.</summary>
    public byte[]? PreviousKeyHash { get; private set; }

    /// <summary>When a key that replaced another was first used; null until then, since its answer may have been lost.</summary>
    public DateTimeOffset? KeySeenAt { get; private set; }

    /// <summary>A remembered browser stays signed in for its whole lifetime, however long its pauses.</summary>
    public bool Remembered { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset LastSeenAt { get; private set; }

    /// <summary>
    /// When the person last proved who they are: by signing in, or because a page asked again. Null in a session that a text
    /// message alone began: the number may be somebody else's by now.
    /// </summary>
    public DateTimeOffset? ConfirmedAt { get; private set; }

    /// <summary>The last possible end, however active the session is.</summary>
    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>The end if no further request comes: <see cref="ExpiresAt"/>, or the idle timeout before it.</summary>
    public DateTimeOffset EndsAt { get; private set; }

    /// <summary>The network address the sign-in came from.</summary>
    public string Address { get; private set; } = "";

    /// <summary>What the browser said of itself, cut to <see cref="MaxDeviceLength"/> characters.</summary>
    public string Device { get; private set; } = "";

    /// <summary>The account's known browser that it is of; null once that is a stranger again.</summary>
    public Guid? DeviceId { get; private set; }

    /// <summary>Whether the person has to accept the agreement's new version before anything else.</summary>
    public bool OwesAgreement { get; private set; }

    public static Session Start(
        Guid userId, byte[] keyHash, bool remembered, TimeSpan lifetime, TimeSpan idleTimeout, string address, string device,
        DateTimeOffset now, Guid? deviceId = null, bool owesAgreement = false, byte[]? seriesHash = null, bool isProven = true)
    {
        var session = new Session
        {
            Id = Guid.CreateVersion7(now),
            KeyHash = keyHash,
            SeriesHash = seriesHash,
            KeyIssuedAt = now,
            UserId = userId,
            Remembered = remembered,
            CreatedAt = now,
            ExpiresAt = now + lifetime,
            Address = address,
            Device = UnicodeText.Cut(device, MaxDeviceLength),
            DeviceId = deviceId,
            OwesAgreement = owesAgreement,
            ConfirmedAt = isProven ? now : null,
        };
        session.See(idleTimeout, now);
        return session;
    }

    public SessionKeyUse UseOf(byte[] keyHash, DateTimeOffset now)
    {
        if (CryptographicOperations.FixedTimeEquals(keyHash, KeyHash))
        {
            return SessionKeyUse.Current;
        }
        var isPrevious = PreviousKeyHash is not null && CryptographicOperations.FixedTimeEquals(keyHash, PreviousKeyHash);
        return isPrevious && (KeySeenAt is not { } seen || now - seen < KeyRaces) ? SessionKeyUse.Previous : SessionKeyUse.Old;
    }

    /// <summary>Records a request, which puts the idle end off.</summary>
    public void See(TimeSpan idleTimeout, DateTimeOffset now)
    {
        LastSeenAt = now;
        EndsAt = Remembered || now + idleTimeout > ExpiresAt ? ExpiresAt : now + idleTimeout;
    }
}
