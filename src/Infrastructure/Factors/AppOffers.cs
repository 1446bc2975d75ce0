using Microsoft.Extensions.Options;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Factors;

/// <summary>A secret that an app may take, until its first code says that it did.</summary>
/// <param name="Offer">What comes back with the code.</param>
/// <param name="Secret">For typing, in Base32.</param>
/// <param name="Link">What opens an app on this device, and what a picture says to one on another.</param>
public sealed record AppOffer(string Offer, string Secret, string Link);

public sealed class AppOffers(TotpSecrets secrets, IOptions<SiteSettings> site)
{
    public AppOffer Make(Guid userId, string userName, byte[] secret)
    {
        var issuer = Uri.EscapeDataString(site.Value.Name);
        var name = Uri.EscapeDataString(userName);
        var spelled = Totp.ToBase32(secret);
        return new(secrets.Offer(userId, secret), spelled, $"otpauth://totp/{issuer}:{name}?secret={spelled}&issuer={issuer}");
    }
}
