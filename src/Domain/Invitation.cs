namespace Slices.Domain;

public enum InvitationState
{
    /// <summary>Its link works.</summary>
    Open,
    Accepted,
    Withdrawn,

    /// <summary>Nobody accepted it in time. Sent again, it is open once more.</summary>
    Expired,
}

/// <summary>Invites the owner of a mailbox to register. Whoever opens its link chooses a username and a password.</summary>
/// <param name="Culture">The language of its mail.</param>
/// <param name="AdministratorId">Who invites.</param>
/// <param name="SentAt">When its mail was last asked for.</param>
/// <param name="UserId">The account that came of it.</param>
public sealed record Invitation(
    Guid Id, EmailAddress Email, string Culture, Guid AdministratorId, DateTimeOffset CreatedAt, DateTimeOffset SentAt, DateTimeOffset ExpiresAt,
    DateTimeOffset? WithdrawnAt, DateTimeOffset? AcceptedAt, Guid? UserId)
{
    /// <summary>How long its link works after it was last asked for.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public static Invitation To(EmailAddress email, string culture, Guid administrator, DateTimeOffset now) =>
        new(Guid.CreateVersion7(now), email, culture, administrator, now, now, now + Lifetime, null, null, null);

    public InvitationState State(DateTimeOffset now) =>
        AcceptedAt is not null ? InvitationState.Accepted
        : WithdrawnAt is not null ? InvitationState.Withdrawn
        : ExpiresAt <= now ? InvitationState.Expired
        : InvitationState.Open;
}
