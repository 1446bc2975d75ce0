using Slices.Domain;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Sms;

namespace Slices.Infrastructure.Accounts;

/// <summary>Knows whether an account has a sign-in method: a password, a mobile, a passkey, a provider.</summary>
public sealed class SignInMethods(PasskeyStore passkeys, ExternalLogins logins, ExternalProviders providers, SmsGateways gateways)
{
    /// <summary>Whether the user can sign in by anything but that provider, that passkey or, where it is told, the mobile.</summary>
    public async Task<bool> ExistWithoutAsync(User user, CancellationToken cancellation, string? provider = null, Guid? passkey = null, bool mobile = false) =>
        user.HasPassword
        || (!mobile && user.Mobile is not null && gateways.AreOn)
        || (await passkeys.ListAsync(user.Id, cancellation)).Any(p => p.Id != passkey)
        || (await logins.NamesAsync(user.Id, cancellation)).Exists(name => name != provider && providers.Find(name) is not null);
}
