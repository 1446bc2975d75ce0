using Marten;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Contacts;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Persistence;

namespace Slices.Features.ReportCompromise;

/// <summary>Finds and removes what may be somebody else's on an account whose owner disowns what a notice told.</summary>
public sealed class IntruderChangesFinder(
    UnitOfWork work, Sql sql, AuditLog log, MobileReservations mobiles, RecoveryCodes recovery, PasskeyStore passkeys, ExternalLogins logins)
{
    // An entry and its notice are of one transaction, though not of one instant.
    private static readonly TimeSpan OneTransaction = TimeSpan.FromMinutes(1);

    private static readonly AuditKind[] Kinds = [AuditKind.MobileChanged, AuditKind.FactorAdded, AuditKind.RecoveryCodesMade, AuditKind.SignedIn];

    /// <returns>Null when the account isn't the mailbox's, nor was lately: it has been taken back from whoever reads it.</returns>
    public async Task<CompromiseReport?> FindDisownedAsync(User user, DateTimeOffset happenedAt, string mailbox, CancellationToken cancellation)
    {
        var formers = await work.Query<FormerEmail>().Where(f => f.UserId == user.Id).OrderBy(f => f.ChangedAt).ToListAsync(cancellation);
        return formers.Select(f => f.EmailKey).Append(user.EmailKey).Any(key => LinkTokens.Mailbox(key) == mailbox) ? new(happenedAt, mailbox, formers) : null;
    }

    /// <summary>
    /// Whether the owner's reset since then has undone it all. If anything is left from before it, what was set up after it
    /// may be the same person's too.
    /// </summary>
    public async Task<bool> AreOverAsync(User user, CompromiseReport what, CancellationToken cancellation) =>
        user.RecoveredAt is { } recovered && recovered > what.HappenedAt && !(await FindAsync(user, what, recovered, cancellation)).Any;

    public async Task<IntruderChanges> FindAsync(User user, CompromiseReport what, DateTimeOffset until, CancellationToken cancellation)
    {
        var since = what.HappenedAt - OneTransaction;
        bool IsSince(DateTimeOffset at) => at >= since && at <= until;
        var changes = await log.SinceAsync(user.Id, since, Kinds, cancellation);
        bool IsTheirs(AuditKind kind, Factor factor) => changes.Exists(c => c.Kind == kind && c.Factor == factor && c.Last <= until);
        var isLater = changes.Exists(c => c is { Kind: AuditKind.MobileChanged, Factor: Factor.SmsCode } && c.Last > until);
        var wasUsed = !isLater && changes.Exists(c => c is { Kind: AuditKind.SignedIn, Factor: Factor.SmsCode } && c.First <= until);
        return new(
            // Set since, used since, or set by whoever registered, who may never have read the address's mail.
            user.Mobile is not null && (IsTheirs(AuditKind.MobileChanged, Factor.SmsCode) || wasUsed
                || (user.ActivatedElsewhere && user.RecoveredAt is null)),
            user.TotpSecret is not null && IsTheirs(AuditKind.FactorAdded, Factor.Totp),
            IsTheirs(AuditKind.RecoveryCodesMade, Factor.RecoveryCode) && await recovery.LeftAsync(user.Id, cancellation) > 0,
            user.DeletionDueAt - User.DeletionGrace <= until,
            (await logins.ListAsync(user.Id, cancellation)).Any(l => IsSince(l.CreatedAt)),
            [.. (await passkeys.ListAsync(user.Id, cancellation)).Where(p => IsSince(p.CreatedAt)).Select(p => p.Id)],
            what.Formers.FirstOrDefault(f => IsSince(f.ChangedAt) && LinkTokens.Mailbox(f.EmailKey) == what.Mailbox));
    }

    /// <summary>Removes them from the user, who is locked.</summary>
    public async Task RemoveAsync(IntruderChanges traces, User user, CancellationToken cancellation)
    {
        if (traces.Mobile)
        {
            await mobiles.RemoveAsync(user, cancellation);
        }
        if (traces.App)
        {
            user.DisableAuthenticator();
        }
        if (traces.Deletion)
        {
            user.CallOffDeletion();
        }
        if (traces.Codes)
        {
            await recovery.RemoveAllAsync(user.Id, cancellation);
        }
        await passkeys.RemoveAsync(user.Id, traces.Passkeys, cancellation);
        // All of them: the one that somebody came by may be an old one, whose account at the provider is theirs now.
        await logins.RemoveAllAsync(user.Id, cancellation);
        if (traces.Email is { } email)
        {
            user.RestoreEmail(email);
            // Whoever came after can take nothing back.
            await sql.ExecuteAsync($"delete from former_emails where user_id = {user.Id} and changed_at >= {email.ChangedAt}", cancellation);
        }
    }
}
