using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Security;

/// <summary>The token in an activation link. Only the one of the newest link works.</summary>
public sealed class ActivationTokens(IDataProtectionProvider protection, IOptions<RegistrationSettings> settings, TimeProvider time)
    : LinkTokens(protection, "Activation", time)
{
    public string Issue(User user) => Issue(user.Id, user.ActivationRound, settings.Value.ActivationLifetime);

    /// <summary>Whom the token is for and which round of links it belongs to, or null when it is mangled or too old.</summary>
    public (Guid UserId, long Round)? Read(string token) => Unseal(token) is var (id, round, _) ? (id, round) : null;
}
