using Slices.Domain;

namespace Slices.Infrastructure.Visitors;

/// <summary>A session and what a request has to know of the account it is of.</summary>
/// <param name="HasFactor">Whether an administrator has a second factor; of others it isn't asked.</param>
public sealed record SignedInSession(
    Session Session, string UserName, string? Nickname, string Email, string? TimeZone, bool IsAdministrator, bool HasFactor, DateTimeOffset? DeletionDueAt);
