using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Slices.Infrastructure.Factors;

/// <summary>Secrets of authenticator apps, encrypted by the site's keys: as they are kept, and as they are offered in a form before that.</summary>
public sealed class TotpSecrets(IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>How long the form that shows a new secret can be sent.</summary>
    public static readonly TimeSpan OfferLifetime = TimeSpan.FromMinutes(15);

    private readonly IDataProtector kept = protection.CreateProtector("Slices.Totp.v1");
    private readonly ITimeLimitedDataProtector offered = protection.CreateProtector("Slices.Totp.Offer.v1").ToTimeLimitedDataProtector();

    public string Protect(byte[] secret) => Convert.ToBase64String(kept.Protect(secret));

    /// <summary>The secret; null where the site's keys are others by now.</summary>
    public byte[]? Unprotect(string protectedSecret)
    {
        try
        {
            return kept.Unprotect(Convert.FromBase64String(protectedSecret));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public string Offer(Guid userId, byte[] secret) =>
        offered.Protect($"{userId:N} {Convert.ToHexString(secret)}", time.GetUtcNow() + OfferLifetime);

    /// <summary>The secret that was offered to this user; null for any other, and when it is too old.</summary>
    public byte[]? Accept(Guid userId, string offer)
    {
        try
        {
            return offered.Unprotect(offer).Split(' ') is [var whose, var secret] && whose == userId.ToString("N") ? Convert.FromHexString(secret) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
