using Marten;
using Slices.Domain;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.Contacts;

/// <summary>Whose an address is, and how it is written there.</summary>
public sealed record EmailReservation(User User, string Email);

/// <summary>Knows which account an email address belongs to: the one that has proven it, or the one that had it until recently and can still take it back.</summary>
public sealed class EmailReservations(UnitOfWork work, Sql sql, TimeProvider time)
{
    // Both are always asked for, so that a free address takes as long as one with an owner.
    public async Task<EmailReservation?> FindAsync(string emailKey, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var owner = await work.Query<User>().FirstOrDefaultAsync(u => u.EmailKey == emailKey && u.ActivatedAt != null, cancellation);
        var reserved = await work.Query<FormerEmail>().FirstOrDefaultAsync(f => f.EmailKey == emailKey && f.ReservedUntil > now, cancellation);
        var former = await work.LoadAsync<User>(reserved?.UserId ?? Guid.Empty, cancellation);
        return owner is not null ? new(owner, owner.Email) : former is not null ? new(former, reserved!.Email) : null;
    }

    /// <summary>Whether nobody else has the address that the account has or waits for. The database itself refuses it to all but one.</summary>
    public Task<bool> IsFreeForAsync(User user, CancellationToken cancellation) => sql.ValueAsync<bool>(
        $"""
        select not exists (select from users where email_key = {user.EmailKey} and activated_at is not null and id <> {user.Id})
            and not exists (select from former_emails where email_key = {user.EmailKey} and user_id <> {user.Id} and reserved_until > {time.GetUtcNow()})
        """, cancellation);

    /// <summary>The accounts that wait for the address, the newest first; none if an account has it.</summary>
    public Task<List<Guid>> WaitingForAsync(string emailKey, int limit, CancellationToken cancellation) => sql.ListAsync(
        $"""
        select id from users u where email_key = {emailKey} and state = 'Unactivated'
            and not exists (select from users o where o.email_key = u.email_key and o.activated_at is not null)
            and not exists (select from former_emails f where f.email_key = u.email_key and f.reserved_until > {time.GetUtcNow()})
        order by created_at desc limit {limit}
        """, row => row.Get<Guid>(0), cancellation);

    /// <summary>
    /// Drops the reservations of every address that the account had since it had this one, to which it returns. Otherwise somebody
    /// who changes the address back and forth could keep a notice and take the account over by it later.
    /// </summary>
    /// <returns>False when the account didn't have the address lately.</returns>
    public async Task<bool> ForgetSinceAsync(User user, EmailAddress email, CancellationToken cancellation) => await sql.ExecuteAsync(
        $"""
        delete from former_emails f where user_id = {user.Id}
            and exists (select from former_emails h where h.user_id = f.user_id and h.email_key = {email.Key} and h.changed_at <= f.changed_at)
        """, cancellation) > 0;

    /// <summary>Reserves the addresses on whose notice nobody could act yet, since it still waits: from whenever it leaves, its link works as long as ever.</summary>
    public async Task HoldForNoticesAsync(CancellationToken cancellation)
    {
        var end = time.GetUtcNow() + FormerEmail.Hold;
        var notices = (await sql.ListAsync(
            $"""select user_id, "to" from outgoing_mails where state = 'Waiting' and template = {MailTemplate.EmailChanged} and user_id is not null""",
            row => (UserId: row.Get<Guid>(0), To: row.Get<string>(1)), cancellation)).ToHashSet();
        await using var transaction = await work.BeginAsync(cancellation);
        Guid[] users = [.. notices.Select(n => n.UserId).Distinct()];
        foreach (var former in await work.LockAsync<FormerEmail>($"where reserved_until < {end} and user_id = any({users}) for update skip locked", cancellation))
        {
            if (notices.Contains((former.UserId, former.Email)))
            {
                former.HoldUntil(end);
            }
        }
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Frees an address whose reservation is over, before another account takes it.</summary>
    public Task ReleaseAsync(string emailKey, CancellationToken cancellation) =>
        sql.ExecuteAsync($"delete from former_emails where email_key = {emailKey} and reserved_until <= {time.GetUtcNow()}", cancellation);
}
