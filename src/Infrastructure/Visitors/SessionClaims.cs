namespace Slices.Infrastructure.Visitors;

/// <summary>What a request's principal says beyond the framework's own claim types.</summary>
public static class SessionClaims
{
    public const string Session = "session";

    /// <summary>When the person last proved who they are, in round-trip form.</summary>
    public const string AuthenticatedAt = "authenticated_at";

    /// <summary><c>true</c> for a user who must have a second factor and has none.</summary>
    public const string MustAddFactor = "lacks_factor";

    /// <summary>How the person likes to be called, if they said so.</summary>
    public const string Nickname = "nickname";

    /// <summary>The IANA name of the time zone that the person chose, if they did.</summary>
    public const string TimeZone = "time_zone";

    /// <summary><c>true</c> for a user who has to accept the agreement's new version first.</summary>
    public const string MustAcceptAgreement = "must_accept_agreement";

    /// <summary>When the account is deleted, as its owner wants, in round-trip form.</summary>
    public const string DeletionDueAt = "deletion_due_at";

    public const string Administrator = "Administrator";

    /// <summary>Says <c>true</c> of an administrator whose session a text message alone began, and who is none before they confirm.</summary>
    public const string StaleAdministrator = "unconfirmed_administrator";
}
