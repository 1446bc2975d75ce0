using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Slices.Infrastructure.Links;

/// <summary>The state of a set-up link's token, apart from whether there is an administrator.</summary>
public enum SetUpToken { Good, Expired, Invalid }

/// <summary>The token in the link that makes the first administrator. It doesn't work once there is one.</summary>
public sealed class SetUpTokens(IDataProtectionProvider protection, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    // Not the time-limited protector, which doesn't tell a late token from a forged one.
    private readonly IDataProtector protector = protection.CreateProtector("Slices.SetUp.v2");

    public string Issue() => protector.Protect((time.GetUtcNow() + Lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));

    public SetUpToken Check(string token)
    {
        try
        {
            return long.Parse(protector.Unprotect(token), CultureInfo.InvariantCulture) > time.GetUtcNow().ToUnixTimeSeconds() ? SetUpToken.Good : SetUpToken.Expired;
        }
        catch (CryptographicException)
        {
            return SetUpToken.Invalid;
        }
    }
}
