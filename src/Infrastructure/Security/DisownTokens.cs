using Microsoft.AspNetCore.DataProtection;
using Slices.Domain;

namespace Slices.Infrastructure.Security;

/// <summary>The token in a notice's link "This wasn't me". It knows when that happened which its reader may disown.</summary>
public sealed class DisownTokens(IDataProtectionProvider protection, TimeProvider time) : LinkTokens(protection, "Disown", time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public string Issue(OutgoingMail notice) => Issue(notice.UserId!.Value, notice.CreatedAt.UtcTicks, Lifetime);

    /// <summary>Whose account it is about and when what happened, or null when the token is mangled or too old.</summary>
    public (Guid UserId, DateTimeOffset HappenedAt)? Read(string token) =>
        Unseal(token) is var (id, ticks) ? (id, new(ticks, TimeSpan.Zero)) : null;
}
