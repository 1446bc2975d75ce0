using Microsoft.AspNetCore.DataProtection;
using Slices.Domain;

namespace Slices.Infrastructure.Links;

/// <summary>The token in a link that sets a new password. It ends when a newer link has been sent, and with the next password.</summary>
public sealed class ResetTokens(IDataProtectionProvider protection, TimeProvider time) : LinkTokens(protection, "PasswordReset", time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    /// <param name="user">Whose password it sets.</param>
    /// <param name="round">Of links; null for the newest.</param>
    public string Issue(User user, int? round = null) => Issue(user.Id, round ?? user.ResetRound, Lifetime);

    /// <summary>Whom the token is for and which round it belongs to, or null when it is mangled or too old.</summary>
    public (Guid UserId, long Round)? Read(string token) => Unseal(token) is var (id, round, _) ? (id, round) : null;
}
