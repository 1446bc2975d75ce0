using Microsoft.AspNetCore.DataProtection;
using Slices.Domain;

namespace Slices.Infrastructure.Links;

/// <summary>
/// The token in a link that reauthenticates. It names its mail, under which the store keeps the session that asked for it. It
/// works in no other session.
/// </summary>
public sealed class ReauthenticationTokens(IDataProtectionProvider protection, TimeProvider time) : LinkTokens(protection, "Confirmation", time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    public string Issue(OutgoingMail mail) => Issue(mail.Id, mail.CreatedAt.UtcTicks, Lifetime, Mailbox(mail.To));

    /// <summary>Which mail the token is of, and to which mailbox that went; null when the token is mangled or too old.</summary>
    public (Guid Mail, string Mailbox)? Read(string token) => Unprotect(token) is var (mail, _, mailbox) ? (mail, mailbox) : null;
}
