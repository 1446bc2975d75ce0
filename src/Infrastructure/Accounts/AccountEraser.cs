using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Sms;

namespace Slices.Infrastructure.Accounts;

/// <summary>
/// Deletes accounts: everything that deletes one ends here. Whatever hangs on the account goes with its row; the audit log keeps
/// what happened when, about a pseudonym that nothing leads from or to, and from how wide a network, but not from which
/// address or device.
/// </summary>
public sealed class AccountEraser(UnitOfWork work, Sql sql, MailOutbox mails, AuditLog log, SmsOutbox messages, TimeProvider time)
{
    /// <summary>Deletes them within the caller's transaction, which holds their rows locked, and saves what the caller has recorded about it.</summary>
    public async Task EraseAsync(IReadOnlyCollection<User> users, CancellationToken cancellation)
    {
        var ids = users.Select(u => u.Id).ToArray();
        // An unproven address may be a stranger's.
        foreach (var user in users.Where(u => u.ActivatedAt is not null))
        {
            mails.Add(OutgoingMail.AccountDeleted(user, time.GetUtcNow()));
        }
        await work.SaveAsync(cancellation);
        await messages.ForgetAsync([.. users.Select(u => u.Mobile).OfType<string>()], cancellation);
        await log.PseudonymiseAsync(ids, cancellation);
        await ForgetAdministratorsAsync($"administrator_id = any({ids})", cancellation);
        await sql.ExecuteAsync($"delete from users where id = any({ids})", cancellation);
    }

    /// <summary>Finishes what a node of the version before left of erased administrators.</summary>
    public Task<int> ForgetErasedAdministratorsAsync(CancellationToken cancellation) =>
        ForgetAdministratorsAsync($"address <> '' and not exists (select from users where id = administrator_id)", cancellation);

    // What an administrator had done to many accounts stays; who they were and where they sat doesn't.
    private Task<int> ForgetAdministratorsAsync(FormattableString which, CancellationToken cancellation) => sql.ExecuteAsync(
        Sql.Join([$"update bulk_jobs set administrator_id = gen_random_uuid(), address = '', network = '', device = '' where", which]), cancellation);
}
