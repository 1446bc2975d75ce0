using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Mail;

namespace Slices.Infrastructure.Factors;

/// <summary>Notes what changed in the audit log and tells the owner by mail, both with the caller's next save.</summary>
public sealed class FactorChanges(PasskeyStore passkeys, RecoveryCodes recovery, AuditTrail trail, Notices notices)
{
    /// <param name="kind">What happened.</param>
    /// <param name="factor">To which one; null for all.</param>
    /// <param name="owner">Whose it is.</param>
    /// <param name="name">What the owner calls it, where it is a passkey.</param>
    /// <param name="reason">Why, where an administrator did it.</param>
    public void Record(AuditKind kind, Factor? factor, User owner, string name = "", string reason = "")
    {
        trail.Add(kind, owner.Id, factor, reason);
        notices.Queue(TemplateOf(kind, factor), owner, name, byAdministrator: reason.Length > 0);
    }

    /// <summary>Removes every second factor and recovery code of the owner, whose row is locked, as an administrator wants it.</summary>
    /// <returns>False when there is no factor.</returns>
    public async Task<bool> RemoveAllAsync(User owner, string reason, CancellationToken cancellation)
    {
        var removed = await passkeys.RemoveAllAsync(owner.Id, cancellation);
        if (!owner.DisableAuthenticator() && removed == 0)
        {
            return false;
        }
        await recovery.RemoveAllAsync(owner.Id, cancellation);
        Record(AuditKind.FactorRemoved, null, owner, reason: reason);
        return true;
    }

    /// <summary>Removes one of them: the passkey of that id or, where none is named, the app. With the last one go the recovery codes.</summary>
    /// <returns>False when there is no such factor.</returns>
    public async Task<bool> RemoveAsync(User owner, Guid? passkey, string reason, CancellationToken cancellation)
    {
        var all = await passkeys.ListAsync(owner.Id, cancellation);
        var removed = all.SingleOrDefault(p => p.Id == passkey);
        if (passkey is null ? !owner.DisableAuthenticator() : removed is null)
        {
            return false;
        }
        if (removed is not null)
        {
            await passkeys.RemoveAsync(owner.Id, [removed.Id], cancellation);
        }
        if (owner.TotpSecret is null && all.Count == (removed is null ? 0 : 1))
        {
            await recovery.RemoveAllAsync(owner.Id, cancellation);
        }
        Record(AuditKind.FactorRemoved, removed is null ? Factor.Totp : Factor.Passkey, owner, removed?.Name ?? "", reason);
        return true;
    }

    private static MailTemplate TemplateOf(AuditKind kind, Factor? factor) => (kind, factor) switch
    {
        (AuditKind.FactorAdded, Factor.Passkey) => MailTemplate.PasskeyAdded,
        (AuditKind.FactorAdded, _) => MailTemplate.AuthenticatorAdded,
        (AuditKind.FactorRemoved, Factor.Passkey) => MailTemplate.PasskeyRemoved,
        (AuditKind.FactorRemoved, Factor.Totp) => MailTemplate.AuthenticatorRemoved,
        (AuditKind.FactorRemoved, _) => MailTemplate.FactorsRemoved,
        _ => MailTemplate.RecoveryCodesMade,
    };
}
