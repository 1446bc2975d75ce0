using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Links;

/// <summary>The token in a link that proves a new address. It ends when a newer link has been sent, and works as long as an activation link.</summary>
public sealed class EmailChangeTokens(IDataProtectionProvider protection, IOptions<RegistrationSettings> settings, TimeProvider time)
    : LinkTokens(protection, "EmailChange", time)
{
    /// <param name="user">Whose address it changes.</param>
    /// <param name="to">The new address.</param>
    /// <param name="tokenVersion">Of links; null for the newest.</param>
    public string Issue(User user, string to, int? tokenVersion = null) => Issue(user.Id, tokenVersion ?? user.EmailTokenVersion, settings.Value.ActivationLifetime, Mailbox(to));

    /// <summary>The token's account, its version and the mailbox that it proves; null when it is malformed or expired.</summary>
    public (Guid UserId, long TokenVersion, string Mailbox)? Read(string token) => Unprotect(token);
}
