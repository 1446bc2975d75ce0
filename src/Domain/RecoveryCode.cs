namespace Slices.Domain;

/// <summary>One of the codes that sign in once when the second factor is lost; only its hash is kept, until it is used.</summary>
public sealed record RecoveryCode(byte[] Hash, Guid UserId);
