using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Security;

namespace Slices.Features.Disown;

/// <summary>
/// The ways in that were set up since what the owner disowns, and are still there: whoever did that may have left them for
/// themselves. A telephone too that signed in since, however old it is here: the number may be somebody else's by now. And that the account is to be deleted, whoever wanted that.
/// </summary>
/// <param name="Email">The address that the owner was told at, if the account was taken away from it since.</param>
public sealed record Traces(
    bool Mobile, bool App, bool Codes, bool Deletion, bool Logins, IReadOnlyList<Guid> Passkeys, FormerEmail? Email)
{
    // An entry and its notice are of one transaction, though not of one instant.
    private static readonly TimeSpan OneTransaction = TimeSpan.FromMinutes(1);

    private static readonly AuditKind[] Kinds = [AuditKind.MobileChanged, AuditKind.FactorAdded, AuditKind.RecoveryCodesMade, AuditKind.SignedIn];

    public bool Any => Mobile || App || Codes || Deletion || Logins || Passkeys.Count > 0 || Email is not null;

    /// <summary>
    /// Whether the owner's reset since then has undone it all. If anything is left from before it, what was set up after it
    /// may be the same person's too.
    /// </summary>
    public static async Task<bool> AreOverAsync(SlicesDb db, User user, Disowned what, CancellationToken cancellation) =>
        user.RecoveredAt is { } recovered && recovered > what.HappenedAt && !(await FindAsync(db, user, what, recovered, cancellation)).Any;

    public static async Task<Traces> FindAsync(SlicesDb db, User user, Disowned what, DateTimeOffset until, CancellationToken cancellation)
    {
        var since = what.HappenedAt - OneTransaction;
        var changes = await db.AuditEntries
            .Where(e => e.UserId == user.Id && e.At >= since && Kinds.Contains(e.Kind))
            .GroupBy(e => new { e.Kind, e.Factor })
            .Select(g => new { g.Key.Kind, g.Key.Factor, First = g.Min(e => e.At), Last = g.Max(e => e.At) })
            .ToListAsync(cancellation);
        bool IsTheirs(AuditKind kind, Factor factor) => changes.Exists(c => c.Kind == kind && c.Factor == factor && c.Last <= until);
        var isLater = changes.Exists(c => c is { Kind: AuditKind.MobileChanged, Factor: Factor.SmsCode } && c.Last > until);
        var wasUsed = !isLater && changes.Exists(c => c is { Kind: AuditKind.SignedIn, Factor: Factor.SmsCode } && c.First <= until);
        return new(
            // Set since, used since, or set by whoever registered, who may never have read the address's mail.
            user.Mobile is not null && (IsTheirs(AuditKind.MobileChanged, Factor.SmsCode) || wasUsed
                || (user.ActivatedElsewhere && user.RecoveredAt is null)),
            user.TotpSecret is not null && IsTheirs(AuditKind.FactorAdded, Factor.Totp),
            IsTheirs(AuditKind.RecoveryCodesMade, Factor.RecoveryCode) && await db.RecoveryCodes.AnyAsync(c => c.UserId == user.Id, cancellation),
            user.DeletionDueAt - User.DeletionGrace <= until,
            await db.ExternalLogins.AnyAsync(l => l.UserId == user.Id && l.CreatedAt >= since && l.CreatedAt <= until, cancellation),
            await db.Passkeys.Where(p => p.UserId == user.Id && p.CreatedAt >= since && p.CreatedAt <= until).Select(p => p.Id).ToListAsync(cancellation),
            what.Formers.FirstOrDefault(f => f.ChangedAt >= since && f.ChangedAt <= until && LinkTokens.Mailbox(f.EmailKey) == what.Mailbox));
    }

    /// <summary>Removes them from the user, whose row is locked and who is saved next.</summary>
    public async Task RemoveAsync(SlicesDb db, MobileOwners mobiles, User user, CancellationToken cancellation)
    {
        if (Mobile)
        {
            await mobiles.RemoveAsync(user, cancellation);
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
        // All of them: the one that somebody came by may be an old one, whose account at the provider is theirs now.
        await db.ExternalLogins.Where(l => l.UserId == user.Id).ExecuteDeleteAsync(cancellation);
        if (Email is not null)
        {
            user.RestoreEmail(Email);
            // Whoever came after can take nothing back.
            await db.FormerEmails.Where(f => f.UserId == user.Id && f.ChangedAt >= Email.ChangedAt).ExecuteDeleteAsync(cancellation);
        }
    }
}
