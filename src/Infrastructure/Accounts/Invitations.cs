using Npgsql;
using Slices.Domain;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.Accounts;

/// <summary>The table of invitations.</summary>
public sealed class Invitations(Sql sql)
{
    /// <summary>Adds the invitation, or renews the open one of that address.</summary>
    /// <returns>The one that there is now.</returns>
    public async Task<Invitation> AddAsync(Invitation i, CancellationToken cancellation) => (await sql.ListAsync(
        $"""
        insert into invitations (id, email, email_key, culture, administrator_id, created_at, sent_at, expires_at)
        values ({i.Id}, {i.Email.Text}, {i.Email.Key}, {i.Culture}, {i.AdministratorId}, {i.CreatedAt}, {i.SentAt}, {i.ExpiresAt})
        on conflict (email_key) where withdrawn_at is null and accepted_at is null
        do update set email = excluded.email, culture = excluded.culture, administrator_id = excluded.administrator_id, sent_at = excluded.sent_at, expires_at = excluded.expires_at
        returning *
        """, Read, cancellation))[0];

    public async Task<Invitation?> FindAsync(Guid? id, CancellationToken cancellation) =>
        (await sql.ListAsync($"select * from invitations where id = {id}", Read, cancellation)).SingleOrDefault();

    /// <summary>The same, locked until the transaction ends.</summary>
    public async Task<Invitation?> LockAsync(Guid id, CancellationToken cancellation) =>
        (await sql.ListAsync($"select * from invitations where id = {id} for update", Read, cancellation)).SingleOrDefault();

    /// <summary>Restarts its lifetime.</summary>
    public Task RenewAsync(Guid id, DateTimeOffset now, CancellationToken cancellation) =>
        sql.ExecuteAsync($"update invitations set sent_at = {now}, expires_at = {now + Invitation.Lifetime} where id = {id}", cancellation);

    public Task WithdrawAsync(Guid id, DateTimeOffset now, CancellationToken cancellation) =>
        sql.ExecuteAsync($"update invitations set withdrawn_at = {now} where id = {id}", cancellation);

    /// <summary>Notes the account that came of it, with whatever is saved next, and after that account.</summary>
    public void Accept(Guid id, Guid userId, DateTimeOffset now) =>
        sql.Queue($"update invitations set accepted_at = {now}, user_id = {userId} where id = {id}");

    public static Invitation Read(NpgsqlDataReader row) => new(
        row.Get<Guid>("id"), EmailAddress.Parse(row.Get<string>("email"))!, row.Get<string>("culture"), row.Get<Guid>("administrator_id"),
        row.Get<DateTimeOffset>("created_at"), row.Get<DateTimeOffset>("sent_at"), row.Get<DateTimeOffset>("expires_at"),
        row.Get<DateTimeOffset?>("withdrawn_at"), row.Get<DateTimeOffset?>("accepted_at"), row.Get<Guid?>("user_id"));
}
