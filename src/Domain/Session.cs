using System.Security.Cryptography;

namespace Slices.Domain;

/// <summary>What a key is to the session that it belongs to.</summary>
public enum SessionKeyUse
{
    Current,

    /// <summary>Replaced, but the browser may not know it yet.</summary>
    Previous,

    /// <summary>Replaced long ago. The browser has a newer one, so one of the two is a copy.</summary>
    Old,
}

/// <summary>
/// One browser that is signed in. The browser holds a random key, this row only its SHA-256, so a copy of the table signs
/// nobody in.
/// </summary>
public sealed record Session
{
    public const int MaxDeviceLength = 300;

    /// <summary>How long a replaced key still works after the new one was seen, for requests in flight.</summary>
    public static readonly TimeSpan ReplacedKeyGracePeriod = TimeSpan.FromMinutes(1);

    public Guid Id { get; init; }
    public byte[] KeyHash { get; init; } = [];
    public Guid UserId { get; init; }

    /// <summary>SHA-256 of what all keys of the session have in common.</summary>
    public byte[] SeriesHash { get; init; } = [];

    public DateTimeOffset KeyIssuedAt { get; init; }

    /// <summary>The salt that derived the key from the one before; null for the first one.</summary>
    public byte[]? KeySalt { get; init; }

    /// <summary>The SHA-256 of the key before; null for the first one.</summary>
    public byte[]? PreviousKeyHash { get; init; }

    /// <summary>When a key that replaced another was first used; null until then, since its answer may have been lost.</summary>
    public DateTimeOffset? KeySeenAt { get; init; }

    /// <summary>A remembered browser stays signed in for its whole lifetime, however long its pauses.</summary>
    public bool Remembered { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset LastSeenAt { get; init; }

    /// <summary>
    /// When the user last authenticated, by signing in or by reauthenticating (OIDC: auth_time). Null in a session that only a text
    /// message began: the number may have a new owner.
    /// </summary>
    public DateTimeOffset? AuthenticatedAt { get; init; }

    /// <summary>The last possible end, however active the session is.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The end if no further request comes: <see cref="ExpiresAt"/>, or the idle timeout before it.</summary>
    public DateTimeOffset EndsAt { get; init; }

    /// <summary>The network address the sign-in came from.</summary>
    public string Address { get; init; } = "";

    /// <summary>What the browser said of itself, cut to <see cref="MaxDeviceLength"/> characters.</summary>
    public string Device { get; init; } = "";

    /// <summary>The known browser that it belongs to; null once that is forgotten.</summary>
    public Guid? DeviceId { get; init; }

    /// <summary>Whether the person has to accept the agreement's new version before anything else.</summary>
    public bool MustAcceptAgreement { get; init; }

    /// <summary>When and on what the account was signed in to before this session, as far as the audit log reaches back.</summary>
    public DateTimeOffset? BeforeAt { get; init; }

    /// <inheritdoc cref="BeforeAt"/>
    public string? BeforeDevice { get; init; }

    /// <param name="isProven">Whether the factor that began it counts as an authentication.</param>
    public static Session Start(
        Guid userId, byte[] keyHash, byte[] seriesHash, bool remembered, TimeSpan lifetime, TimeSpan idleTimeout, string address, string device,
        DateTimeOffset now, bool isProven = true) => new Session
        {
            Id = Guid.CreateVersion7(now),
            UserId = userId,
            KeyHash = keyHash,
            SeriesHash = seriesHash,
            KeyIssuedAt = now,
            Remembered = remembered,
            CreatedAt = now,
            ExpiresAt = now + lifetime,
            Address = address,
            Device = UnicodeText.Cut(device, MaxDeviceLength),
            AuthenticatedAt = isProven ? now : null,
        }.Seen(idleTimeout, now);

    public SessionKeyUse UseOf(byte[] keyHash, DateTimeOffset now)
    {
        if (CryptographicOperations.FixedTimeEquals(keyHash, KeyHash))
        {
            return SessionKeyUse.Current;
        }
        var isPrevious = PreviousKeyHash is not null && CryptographicOperations.FixedTimeEquals(keyHash, PreviousKeyHash);
        return isPrevious && (KeySeenAt is not { } seen || now - seen < ReplacedKeyGracePeriod) ? SessionKeyUse.Previous : SessionKeyUse.Old;
    }

    /// <summary>The session after a request, which postpones the idle end.</summary>
    public Session Seen(TimeSpan idleTimeout, DateTimeOffset now) => this with
    {
        LastSeenAt = now,
        EndsAt = Remembered || now + idleTimeout > ExpiresAt ? ExpiresAt : now + idleTimeout,
    };
}
