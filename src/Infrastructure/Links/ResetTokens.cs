using Microsoft.AspNetCore.DataProtection;
using Slices.Domain;

namespace Slices.Infrastructure.Links;

/// <summary>The token in a link that sets a new password. It ends when a newer link has been sent, and with the next password.</summary>
public sealed class ResetTokens(IDataProtectionProvider protection, TimeProvider time) : LinkTokens(protection, "PasswordReset", time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    /// <param name="user">Whose password it sets.</param>
    /// <param name="tokenVersion">Of links; null for the newest.</param>
    public string Issue(User user, int? tokenVersion = null) => Issue(user.Id, tokenVersion ?? user.ResetTokenVersion, Lifetime);

    /// <summary>The token's account and version; null when it is malformed or expired.</summary>
    public (Guid UserId, long TokenVersion)? Read(string token) => Unprotect(token) is var (id, tokenVersion, _) ? (id, tokenVersion) : null;
}
