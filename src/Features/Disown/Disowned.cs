using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Security;

namespace Slices.Features.Disown;

/// <summary>What a notice told, and where.</summary>
/// <param name="Mailbox">Where; see <see cref="LinkTokens.Mailbox"/>.</param>
/// <param name="Formers">The addresses that the account had until lately, the oldest first.</param>
public sealed record Disowned(DateTimeOffset HappenedAt, string Mailbox, IReadOnlyList<FormerEmail> Formers)
{
    /// <returns>Null when the account isn't the mailbox's, nor was lately: it has been taken back from whoever reads it.</returns>
    public static async Task<Disowned?> FindAsync(SlicesDb db, User user, DateTimeOffset happenedAt, string mailbox, CancellationToken cancellation)
    {
        var formers = await db.FormerEmails.AsNoTracking().Where(f => f.UserId == user.Id).OrderBy(f => f.ChangedAt).ToListAsync(cancellation);
        return formers.Select(f => f.EmailKey).Append(user.EmailKey).Any(key => LinkTokens.Mailbox(key) == mailbox) ? new(happenedAt, mailbox, formers) : null;
    }
}
