using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Sms;

namespace Slices.Infrastructure.Accounts;

/// <summary>Knows whether anything lets somebody in: a password, a mobile, a passkey, a provider.</summary>
public sealed class WaysIn(SlicesDb db, ExternalLogins logins, ExternalProviders providers, SmsGateways gateways)
{
    /// <summary>Whether the user can sign in by what there is now.</summary>
    public Task<bool> ExistAsync(User user, CancellationToken cancellation) => ExistWithoutAsync(user, provider: null, cancellation);

    /// <summary>Whether the user can sign in by anything but that provider.</summary>
    public async Task<bool> ExistWithoutAsync(User user, string? provider, CancellationToken cancellation) =>
        user.HasPassword
        || (user.Mobile is not null && gateways.AreOn)
        || await db.Passkeys.AnyAsync(p => p.UserId == user.Id, cancellation)
        || (await logins.NamesAsync(user.Id, cancellation)).Any(name => name != provider && providers.Find(name) is not null);
}
