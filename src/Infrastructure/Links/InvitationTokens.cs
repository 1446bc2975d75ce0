using Microsoft.AspNetCore.DataProtection;
using Slices.Domain;

namespace Slices.Infrastructure.Links;

/// <summary>The token in the link of an invitation. It names the invitation, and is good once, as long as that is open.</summary>
public sealed class InvitationTokens(IDataProtectionProvider protection, TimeProvider time) : LinkTokens(protection, "Invitation", time)
{
    public string Issue(Invitation invitation) => Issue(invitation.Id, mark: 0, Invitation.Lifetime, Mailbox(invitation.Email.Text));

    /// <summary>The invitation, and the mailbox that the link proves; null when the token is mangled or too old.</summary>
    public (Guid Invitation, string Mailbox)? Read(string token) => Unprotect(token) is var (id, _, mailbox) ? (id, mailbox) : null;
}
