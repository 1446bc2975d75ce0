using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Links;

/// <summary>The token in an activation link. It ends when a newer link has been sent.</summary>
public sealed class ActivationTokens(IDataProtectionProvider protection, IOptions<RegistrationSettings> settings, TimeProvider time)
    : LinkTokens(protection, "Activation", time)
{
    /// <param name="user">The account that it activates.</param>
    /// <param name="tokenVersion">Of links; null for the newest.</param>
    public string Issue(User user, int? tokenVersion = null) => Issue(user.Id, tokenVersion ?? user.ActivationTokenVersion, settings.Value.ActivationLifetime);

    /// <summary>The token's account and version; null when it is malformed or expired.</summary>
    public (Guid UserId, long TokenVersion)? Read(string token) => Unprotect(token) is var (id, tokenVersion, _) ? (id, tokenVersion) : null;
}
