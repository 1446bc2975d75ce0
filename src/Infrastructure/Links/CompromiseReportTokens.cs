using Microsoft.AspNetCore.DataProtection;
using Slices.Domain;

namespace Slices.Infrastructure.Links;

/// <summary>The token in a notice's link "This wasn't me". It holds when the reported event happened and which mailbox got the notice.</summary>
public sealed class CompromiseReportTokens(IDataProtectionProvider protection, TimeProvider time) : LinkTokens(protection, "Disown", time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public string Issue(OutgoingMail notice) => Issue(notice.UserId!.Value, notice.CreatedAt.UtcTicks, Lifetime, Mailbox(notice.To));

    /// <summary>Whose account it is about, when what happened and which <see cref="LinkTokens.Mailbox"/> was told; null when the token is mangled or too old.</summary>
    public (Guid UserId, DateTimeOffset HappenedAt, string Mailbox)? Read(string token) =>
        Unprotect(token) is var (id, ticks, mailbox) ? (id, new(ticks, TimeSpan.Zero), mailbox) : null;
}
