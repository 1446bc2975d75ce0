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
    /// <param name="round">Of links; null for the newest.</param>
    public string Issue(User user, string to, int? round = null) => Issue(user.Id, round ?? user.EmailRound, settings.Value.ActivationLifetime, Mailbox(to));

    /// <summary>Whom the token is for, which round of links it belongs to and which mailbox it proves; null when it is mangled or too old.</summary>
    public (Guid UserId, long Round, string Mailbox)? Read(string token) => Unseal(token);
}
