namespace Slices.Domain;

/// <summary>
/// An address that an account had until recently. Its reader can still take the account back, so the address stays reserved
/// until that time is over.
/// </summary>
public sealed class FormerEmail
{
    /// <summary>As long as the notice's link works, and as long as the notice may take to leave. Where it waits longer, see <see cref="HoldUntil"/>.</summary>
    public static readonly TimeSpan Hold = TimeSpan.FromDays(7) + OutgoingMail.RetryLifetime;

    private FormerEmail() { }

    public Guid Id { get; private set; }
    public Guid UserId { get; private set; }
    public string Email { get; private set; } = "";
    public string EmailKey { get; private set; } = "";
    public DateTimeOffset ChangedAt { get; private set; }
    public DateTimeOffset ReservedUntil { get; private set; }

    /// <summary>Reserves it until then, if it was to end before.</summary>
    public void HoldUntil(DateTimeOffset end) => ReservedUntil = ReservedUntil > end ? ReservedUntil : end;

    /// <summary>The address that the account has now and is about to leave.</summary>
    public static FormerEmail Of(User user, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        UserId = user.Id,
        Email = user.Email,
        EmailKey = user.EmailKey,
        ChangedAt = now,
        ReservedUntil = now + Hold,
    };
}
