using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Links;

/// <summary>The token in an activation link. It ends when a newer link has been sent.</summary>
public sealed class ActivationTokens(IDataProtectionProvider protection, IOptions<RegistrationSettings> settings, TimeProvider time)
    : LinkTokens(protection, "Activation", time)
{
    /// <param name="user">Whom it activates.</param>
    /// <param name="round">Of links; null for the newest.</param>
    public string Issue(User user, int? round = null) => Issue(user.Id, round ?? user.ActivationTokenVersion, settings.Value.ActivationLifetime);

    /// <summary>Whom the token is for and which round of links it belongs to, or null when it is mangled or too old.</summary>
    public (Guid UserId, long Round)? Read(string token) => Unseal(token) is var (id, round, _) ? (id, round) : null;
}
