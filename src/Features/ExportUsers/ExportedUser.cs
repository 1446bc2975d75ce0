using Slices.Domain;

namespace Slices.Features.ExportUsers;

/// <summary>A line of the file.</summary>
/// <param name="PasswordHash">In the PHC string format, or bcrypt's own; null where the owner has no password.</param>
/// <param name="MustReset">Whether nothing signs in until a new password is chosen by mail.</param>
/// <param name="DeletionDueAt">When it is deleted, as its owner wants; or null.</param>
public sealed record ExportedUser(
    Guid Id, string UserName, string Email, string? Mobile, string? Nickname, UserState State, bool IsAdministrator, string Culture, string? TimeZone,
    DateTimeOffset CreatedAt, DateTimeOffset? ActivatedAt, DateTimeOffset? LastSignInAt, IReadOnlyList<AgreementAcceptance> Agreements, string? PasswordHash,
    bool MustReset, DateTimeOffset? DeletionDueAt);
