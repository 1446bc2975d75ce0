using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.Accounts;

/// <summary>
/// Deletes accounts: everything that deletes one ends here. Whatever hangs on the account goes with its row; the record keeps
/// what happened when, about a pseudonym that nothing leads from or to, and from how wide a network, but not from which
/// address or device.
/// </summary>
public sealed class AccountEraser(SlicesDb db, MobileOwners mobiles, TimeProvider time)
{
    /// <summary>Deletes them within the caller's transaction, which holds their rows locked, and saves what the caller has recorded about it.</summary>
    public async Task EraseAsync(IReadOnlyCollection<User> users, CancellationToken cancellation)
    {
        var ids = users.Select(u => u.Id).ToArray();
        // An address that nobody proved may be a stranger's.
        db.OutgoingMails.AddRange(users.Where(u => u.ActivatedAt is not null).Select(u => OutgoingMail.Farewell(u, time.GetUtcNow())));
        await db.SaveChangesAsync(cancellation);
        await mobiles.ForgetMessagesAsync([.. users.Select(u => u.Mobile).OfType<string>()], cancellation);
        await PseudonymiseAsync(ids, cancellation);
        await db.Users.Where(u => ids.Contains(u.Id)).ExecuteDeleteAsync(cancellation);
    }

    // Address and device are of whoever acted: what an administrator did to the account stays theirs to answer for.
    private Task PseudonymiseAsync(Guid[] ids, CancellationToken cancellation) => db.Database.ExecuteSqlAsync(
        $"""
        with erased as materialized (select id, gen_random_uuid() as pseudonym from unnest({ids}) as id),
        found as (
            select e.id, u.pseudonym as user_pseudonym, a.pseudonym as actor_pseudonym, coalesce(e.actor_id, e.user_id) = any({ids}) as is_own
            from audit_entries e left join erased u on u.id = e.user_id left join erased a on a.id = e.actor_id
            where e.user_id = any({ids}) or e.actor_id = any({ids}))
        update audit_entries e set
            user_id = coalesce(f.user_pseudonym, e.user_id),
            actor_id = coalesce(f.actor_pseudonym, e.actor_id),
            address = case when f.is_own then '' else e.address end,
            device = case when f.is_own then '' else e.device end,
            network = case when not f.is_own or e.network = '' then e.network
                else network(set_masklen(e.network::inet, case family(e.network::inet) when 4 then 24 else 48 end))::text end
        from found f where f.id = e.id
        """, cancellation);
}
