using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Security;

/// <summary>The token in a link that proves a new address. Only the one of the newest link works, and as long as an activation link.</summary>
public sealed class EmailChangeTokens(IDataProtectionProvider protection, IOptions<RegistrationSettings> settings, TimeProvider time)
    : LinkTokens(protection, "EmailChange", time)
{
    public string Issue(User user, string to) => Issue(user.Id, user.EmailRound, settings.Value.ActivationLifetime, Mailbox(to));

    /// <summary>Whom the token is for, which round of links it belongs to and which mailbox it proves; null when it is mangled or too old.</summary>
    public (Guid UserId, long Round, string Mailbox)? Read(string token) => Unseal(token);
}
