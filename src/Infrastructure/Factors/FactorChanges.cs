using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.Factors;

/// <summary>Leaves what changed in the record and tells the owner by mail, both with the caller's next save.</summary>
public sealed class FactorChanges(SlicesDb db, AuditTrail trail, Notices notices)
{
    /// <param name="kind">What happened.</param>
    /// <param name="factor">To which one; null for all.</param>
    /// <param name="owner">Whose it is.</param>
    public void Record(AuditKind kind, Factor? factor, User owner)
    {
        trail.Add(kind, owner.Id, factor);
        notices.Queue(MailTemplate.FactorChanged, owner);
    }

    /// <summary>Removes every second factor and recovery code of the owner, whose row is locked.</summary>
    /// <returns>False when there is no factor.</returns>
    public async Task<bool> RemoveAllAsync(User owner, CancellationToken cancellation)
    {
        var passkeys = await db.Passkeys.Where(p => p.UserId == owner.Id).ExecuteDeleteAsync(cancellation);
        if (!owner.DropApp() && passkeys == 0)
        {
            return false;
        }
        await db.RecoveryCodes.Where(c => c.UserId == owner.Id).ExecuteDeleteAsync(cancellation);
        Record(AuditKind.FactorRemoved, null, owner);
        return true;
    }
}
