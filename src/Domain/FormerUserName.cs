namespace Slices.Domain;

/// <summary>A username that an account had until recently. Nobody else gets it while it is reserved, so that nobody is taken for its former owner.</summary>
public sealed record FormerUserName(string UserNameKey, Guid UserId, string UserName, DateTimeOffset ChangedAt, DateTimeOffset ReservedUntil);
