using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Security;

/// <summary>
/// The token in an activation link: signed and encrypted, good for this purpose alone, bound to the user and to the
/// newest link, and timed from the moment its mail leaves.
/// </summary>
public sealed class ActivationTokens(IDataProtectionProvider protection, IOptions<RegistrationSettings> settings, TimeProvider time)
{
    private readonly ITimeLimitedDataProtector protector =
        protection.CreateProtector("Slices.Activation.v1").ToTimeLimitedDataProtector();

    public string Issue(User user) =>
        protector.Protect($"{user.Id:N} {user.ActivationRound}", time.GetUtcNow() + settings.Value.ActivationLifetime);

    /// <summary>Whom the token is for and which round of links it belongs to, or null when it is mangled or too old.</summary>
    public (Guid UserId, int Round)? Read(string token)
    {
        try
        {
            var parts = protector.Unprotect(token).Split(' ');
            return (Guid.ParseExact(parts[0], "N"), int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
