using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Persistence;

namespace Slices.Features.Disown;

/// <summary>
/// The ways in that were set up since what the owner disowns, and are still there: whoever did that may have left them for
/// themselves. And that the account is to be deleted, whoever wanted that.
/// </summary>
public sealed record Traces(bool Mobile, bool App, bool Codes, bool Deletion, IReadOnlyList<Guid> Passkeys, IReadOnlyList<Guid> Logins)
{
    // An entry and its notice are of one transaction, though not of one instant.
    private static readonly TimeSpan OneTransaction = TimeSpan.FromMinutes(1);

    private static readonly AuditKind[] Kinds = [AuditKind.MobileChanged, AuditKind.FactorAdded, AuditKind.RecoveryCodesMade];

    public bool Any => Mobile || App || Codes || Deletion || Passkeys.Count > 0 || Logins.Count > 0;

    /// <summary>
    /// Whether the owner's reset since then has undone it all. If anything is left from before it, what was set up after it
    /// may be the same person's too.
    /// </summary>
    public static async Task<bool> AreOverAsync(SlicesDb db, User user, DateTimeOffset happenedAt, CancellationToken cancellation) =>
        user.RecoveredAt is { } recovered && recovered > happenedAt && !(await FindAsync(db, user, happenedAt, recovered, cancellation)).Any;

    public static async Task<Traces> FindAsync(SlicesDb db, User user, DateTimeOffset happenedAt, DateTimeOffset until, CancellationToken cancellation)
    {
        var since = happenedAt - OneTransaction;
        var changes = await db.AuditEntries
            .Where(e => e.UserId == user.Id && e.At >= since && Kinds.Contains(e.Kind))
            .GroupBy(e => new { e.Kind, e.Factor })
            .Select(g => new { g.Key.Kind, g.Key.Factor, Last = g.Max(e => e.At) })
            .ToListAsync(cancellation);
        bool IsTheirs(AuditKind kind, Factor factor) => changes.Exists(c => c.Kind == kind && c.Factor == factor && c.Last <= until);
        return new(
            user.Mobile is not null && IsTheirs(AuditKind.MobileChanged, Factor.SmsCode),
            user.TotpSecret is not null && IsTheirs(AuditKind.FactorAdded, Factor.Totp),
            IsTheirs(AuditKind.RecoveryCodesMade, Factor.RecoveryCode) && await db.RecoveryCodes.AnyAsync(c => c.UserId == user.Id, cancellation),
            user.DeletionDueAt - User.DeletionGrace <= until,
            await db.Passkeys.Where(p => p.UserId == user.Id && p.CreatedAt >= since && p.CreatedAt <= until).Select(p => p.Id).ToListAsync(cancellation),
            await db.ExternalLogins.Where(l => l.UserId == user.Id && l.CreatedAt >= since && l.CreatedAt <= until).Select(l => l.Id).ToListAsync(cancellation));
    }

    /// <summary>Removes them from the user, whose row is locked and who is saved next.</summary>
    public async Task RemoveAsync(SlicesDb db, User user, CancellationToken cancellation)
    {
        if (Mobile)
        {
            user.RemoveMobile();
        }
        if (App)
        {
            user.DropApp();
        }
        if (Deletion)
        {
            user.CallOffDeletion();
        }
        if (Codes)
        {
            await db.RecoveryCodes.Where(c => c.UserId == user.Id).ExecuteDeleteAsync(cancellation);
        }
        await db.Passkeys.Where(p => Passkeys.Contains(p.Id)).ExecuteDeleteAsync(cancellation);
        await db.ExternalLogins.Where(l => Logins.Contains(l.Id)).ExecuteDeleteAsync(cancellation);
    }
}
