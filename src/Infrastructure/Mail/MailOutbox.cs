using Npgsql;
using Slices.Domain;
using Slices.Infrastructure.Outbox;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Telemetry;

namespace Slices.Infrastructure.Mail;

/// <summary>Mails that wait for the mail server to take mail from us.</summary>
/// <param name="Count">How many, up to one more than <see cref="MaxCounted"/>.</param>
/// <param name="Since">When the first of them began to.</param>
/// <param name="Reason">Why the last of them does, with the server's words.</param>
public sealed record HeldMails(long Count, DateTimeOffset Since, string Reason)
{
    public const int MaxCounted = 1000;

    /// <summary>How many, in words.</summary>
    public string Counted => Count > MaxCounted ? $"{MaxCounted}+" : $"{Count}";
}

/// <summary>The table of mails to be sent. A mail is added with the change that caused it, claimed under a lease, and its outcome recorded.</summary>
public sealed class MailOutbox(Sql sql, OutboxSignal<OutgoingMail> signal)
{
    /// <summary>Adds a mail with whatever is saved next, and has it sent as soon as that is committed.</summary>
    public void Add(OutgoingMail m)
    {
        sql.Queue(
            $"""
            insert into outgoing_mails (id, template, user_id, invitation_id, "to", culture, requested_from, device, detail, token_version, state, attempts, created_at, due_at, give_up_at, held_since, ended_at, last_error, traceparent)
            values ({m.Id}, {m.Template}, {m.UserId}, {m.InvitationId}, {m.To}, {m.Culture}, {m.RequestedFrom}, {m.Device}, {m.Detail}, {m.TokenVersion}, {m.State}, {m.Attempts}, {m.CreatedAt}, {m.DueAt}, {m.GiveUpAt}, {m.HeldSince}, {m.EndedAt}, {m.LastError}, {Tracing.TraceParent})
            """);
        sql.OnCommit(signal.Set);
    }

    /// <summary>Leases some that are due, by the database's clock, and says which.</summary>
    public Task<List<Guid>> ClaimAsync(int limit, TimeSpan lease, DateTimeOffset now, CancellationToken cancellation) => sql.ListAsync(
        $"""
        update outgoing_mails set leased_until = clock_timestamp() + {lease} where id in (
            select id from outgoing_mails
            where state = 'Waiting' and due_at <= {now} and (leased_until is null or leased_until <= clock_timestamp())
            order by due_at limit {limit} for update skip locked)
        returning id
        """, row => row.Get<Guid>(0), cancellation);

    public Task RenewLeaseAsync(Guid id, TimeSpan lease, CancellationToken cancellation) => sql.ExecuteAsync(
        $"update outgoing_mails set leased_until = clock_timestamp() + {lease} where id = {id} and state = 'Waiting'", cancellation);

    /// <summary>The mail; null if it has been deleted.</summary>
    /// <exception cref="UnreadableRowException">This version can't read it, as a newer node's.</exception>
    public async Task<OutgoingMail?> FindAsync(Guid id, CancellationToken cancellation) =>
        (await sql.ListAsync($"select * from outgoing_mails where id = {id}", Read, cancellation)).SingleOrDefault();

    /// <summary>Records only the outcome, since renewals of the lease change the row at the same time.</summary>
    public Task RecordAsync(OutgoingMail mail) => sql.ExecuteAsync(
        $"""
        update outgoing_mails set state = {mail.State}, attempts = {mail.Attempts}, due_at = {mail.DueAt}, give_up_at = {mail.GiveUpAt},
            held_since = {mail.HeldSince}, ended_at = {mail.EndedAt}, last_error = {mail.LastError}, leased_until = null
        where id = {mail.Id} and state = 'Waiting'
        """, CancellationToken.None);

    /// <summary>Has a mail tried now: one that failed from the beginning, one that waits before its time. It answers whose it is; nothing where it is being sent, or was.</summary>
    public Task<List<Guid?>> ResendAsync(Guid id, DateTimeOffset now, CancellationToken cancellation) => sql.ListAsync(
        Sql.Join([
            Again(now),
            $"where id = {id} and (state = 'Failed' or (state = 'Waiting' and (leased_until is null or leased_until <= clock_timestamp()))) returning user_id"]),
        row => row.Get<Guid?>(0), cancellation);

    /// <summary>The same for all that failed, however many. It answers how many.</summary>
    public Task<int> ResendFailedAsync(DateTimeOffset now, CancellationToken cancellation) =>
        sql.ExecuteLongAsync(Sql.Join([Again(now), $"where state = 'Failed'"]), cancellation);

    /// <summary>Gives a mail up that waits or failed. It answers whose it is; nothing where it is being sent, or was.</summary>
    public Task<List<Guid?>> DropAsync(Guid id, DateTimeOffset now, CancellationToken cancellation) => sql.ListAsync(
        $"""
        update outgoing_mails set state = 'Obsolete', held_since = null, ended_at = {now}, leased_until = null
        where id = {id} and (state = 'Failed' or (state = 'Waiting' and (leased_until is null or leased_until <= clock_timestamp())))
        returning user_id
        """, row => row.Get<Guid?>(0), cancellation);

    /// <summary>Leaves a mail that can't be read to another version, until <paramref name="until"/> or, where its time is over, for ever.</summary>
    public Task PutOffAsync(Guid id, DateTimeOffset until, DateTimeOffset now) => sql.ExecuteAsync(
        $"""
        update outgoing_mails set attempts = attempts + 1, due_at = {until}, leased_until = null, last_error = 'This version can''t read it.',
            state = case when give_up_at <= {now} then 'Failed' else state end,
            ended_at = case when give_up_at <= {now} then {now}::timestamptz end
        where id = {id}
        """, CancellationToken.None);

    /// <summary>What waits for the mail server to take mail from us; null when nothing does. Every page of the administration asks: an index answers, however many wait.</summary>
    public async Task<HeldMails?> FindHeldAsync(CancellationToken cancellation) => (await sql.ListAsync(
        $"""
        with held as not materialized (select id, held_since, last_error from outgoing_mails where state = 'Waiting' and held_since is not null)
        select counted.count, (select held_since from held order by held_since limit 1), (select last_error from held order by held_since desc, id desc limit 1)
        from (select count(*) from (select from held limit {HeldMails.MaxCounted + 1}) h) counted where counted.count > 0
        """, row => new HeldMails(row.Get<long>(0), row.Get<DateTimeOffset>(1), row.Get<string?>(2) ?? ""), cancellation)).SingleOrDefault();

    /// <summary>Those about the account, in their order.</summary>
    public Task<List<OutgoingMail>> ListAsync(Guid userId, CancellationToken cancellation) =>
        sql.ListAsync($"select * from outgoing_mails where user_id = {userId} order by id", Read, cancellation);

    /// <summary>Since when the oldest that waits has; null where none does.</summary>
    public Task<DateTimeOffset?> OldestWaitingAsync(CancellationToken cancellation) =>
        sql.ValueAsync<DateTimeOffset?>($"select min(coalesce(requeued_at, created_at)) from outgoing_mails where state = 'Waiting'", cancellation);

    private FormattableString Again(DateTimeOffset now)
    {
        sql.OnCommit(signal.Set);
        return $"""
            update outgoing_mails set attempts = case state when 'Failed' then 0 else attempts end, state = 'Waiting',
                requeued_at = case state when 'Failed' then {now}::timestamptz else requeued_at end,
                due_at = {now}, give_up_at = {now + OutgoingMail.RetryLifetime}, ended_at = null, leased_until = null
            """;
    }

    public static OutgoingMail Read(NpgsqlDataReader row) => new()
    {
        Id = row.Get<Guid>("id"),
        Template = row.GetEnum<MailTemplate>("template"),
        UserId = row.Get<Guid?>("user_id"),
        InvitationId = row.Get<Guid?>("invitation_id"),
        To = row.Get<string>("to"),
        Culture = row.Get<string>("culture"),
        RequestedFrom = row.Get<string>("requested_from"),
        Device = row.Get<string>("device"),
        Detail = row.Get<string>("detail"),
        TokenVersion = row.Get<int?>("token_version"),
        State = row.GetEnum<MailState>("state"),
        Attempts = row.Get<int>("attempts"),
        CreatedAt = row.Get<DateTimeOffset>("created_at"),
        RequeuedAt = row.Get<DateTimeOffset?>("requeued_at"),
        DueAt = row.Get<DateTimeOffset>("due_at"),
        GiveUpAt = row.Get<DateTimeOffset>("give_up_at"),
        HeldSince = row.Get<DateTimeOffset?>("held_since"),
        EndedAt = row.Get<DateTimeOffset?>("ended_at"),
        LastError = row.Get<string?>("last_error"),
        TraceParent = row.Get<string?>("traceparent"),
    };
}
