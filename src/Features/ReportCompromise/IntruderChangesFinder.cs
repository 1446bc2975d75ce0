using Marten;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Contacts;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Persistence;

namespace Slices.Features.ReportCompromise;

/// <summary>Finds and removes an intruder's changes to an account whose owner reports the event of a notice.</summary>
public sealed class IntruderChangesFinder(
    UnitOfWork work, Sql sql, AuditLog log, MobileReservations mobiles, RecoveryCodes recovery, PasskeyStore passkeys, ExternalLogins logins, UserNames names)
{
    // An entry and its notice are of one transaction, though not of one instant.
    private static readonly TimeSpan OneTransaction = TimeSpan.FromMinutes(1);

    private static readonly AuditKind[] Kinds = [AuditKind.MobileChanged, AuditKind.FactorAdded, AuditKind.RecoveryCodesMade, AuditKind.SignedIn];

    /// <returns>Null when the mailbox is neither the account's nor a recent one: the account was taken back from its reader.</returns>
    public async Task<CompromiseReport?> FindReportAsync(User user, DateTimeOffset happenedAt, string mailbox, CancellationToken cancellation)
    {
        var formers = await work.Query<FormerEmail>().Where(f => f.UserId == user.Id).OrderBy(f => f.ChangedAt).ToListAsync(cancellation);
        return formers.Select(f => f.EmailKey).Append(user.EmailKey).Any(key => LinkTokens.Mailbox(key) == mailbox) ? new(happenedAt, mailbox, formers) : null;
    }

    /// <summary>
    /// Whether the owner's reset since then has undone it all. If a change from before the reset is left, changes after it may be
    /// the intruder's too.
    /// </summary>
    public async Task<bool> AreOverAsync(User user, CompromiseReport report, CancellationToken cancellation) =>
        user.RecoveredAt is { } recovered && recovered > report.HappenedAt && !(await FindAsync(user, report, recovered, cancellation)).Any;

    public async Task<IntruderChanges> FindAsync(User user, CompromiseReport report, DateTimeOffset until, CancellationToken cancellation)
    {
        var since = report.HappenedAt - OneTransaction;
        bool IsSince(DateTimeOffset at) => at >= since && at <= until;
        var changes = await log.SinceAsync(user.Id, since, Kinds, cancellation);
        bool IsTheirs(AuditKind kind, Factor factor) => changes.Exists(c => c.Kind == kind && c.Factor == factor && c.Last <= until);
        var isLater = changes.Exists(c => c is { Kind: AuditKind.MobileChanged, Factor: Factor.SmsCode } && c.Last > until);
        var wasUsed = !isLater && changes.Exists(c => c is { Kind: AuditKind.SignedIn, Factor: Factor.SmsCode } && c.First <= until);
        return new(
            // Set since, used since, or set at registration by somebody who may never have read the address's mail.
            user.Mobile is not null && (IsTheirs(AuditKind.MobileChanged, Factor.SmsCode) || wasUsed
                || (user.ActivatedElsewhere && user.RecoveredAt is null)),
            user.TotpSecret is not null && IsTheirs(AuditKind.FactorAdded, Factor.Totp),
            IsTheirs(AuditKind.RecoveryCodesMade, Factor.RecoveryCode) && await recovery.LeftAsync(user.Id, cancellation) > 0,
            user.DeletionDueAt - User.DeletionGrace <= until,
            (await logins.ListAsync(user.Id, cancellation)).Any(l => IsSince(l.CreatedAt)),
            [.. (await passkeys.ListAsync(user.Id, cancellation)).Where(p => IsSince(p.CreatedAt)).Select(p => p.Id)],
            report.Formers.FirstOrDefault(f => IsSince(f.ChangedAt) && LinkTokens.Mailbox(f.EmailKey) == report.Mailbox),
            (await names.FormersAsync(user.Id, cancellation)).Find(f => IsSince(f.ChangedAt)));
    }

    /// <summary>Removes them from the user, who is locked.</summary>
    public async Task RemoveAsync(IntruderChanges changes, User user, CancellationToken cancellation)
    {
        if (changes.Mobile)
        {
            await mobiles.RemoveAsync(user, cancellation);
        }
        if (changes.App)
        {
            user.DisableAuthenticator();
        }
        if (changes.Deletion)
        {
            user.CancelDeletion();
        }
        if (changes.Codes)
        {
            await recovery.RemoveAllAsync(user.Id, cancellation);
        }
        await passkeys.RemoveAsync(user.Id, changes.Passkeys, cancellation);
        // All of them: the intruder may control the account at the provider of an old one.
        await logins.RemoveAllAsync(user.Id, cancellation);
        if (changes.Email is { } email)
        {
            user.RestoreEmail(email);
            // Later addresses can't take the account back.
            await sql.ExecuteAsync($"delete from former_emails where user_id = {user.Id} and changed_at >= {email.ChangedAt}", cancellation);
        }
        if (changes.UserName is { } name)
        {
            user.RestoreUserName(name);
            names.Release(name.UserNameKey, user.Id);
        }
    }
}
