using Npgsql;
using Slices.Domain;
using Slices.Infrastructure.Outbox;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Telemetry;

namespace Slices.Infrastructure.Sms;

/// <summary>What became of the messages of one hour by one gateway, or by none.</summary>
public sealed record SmsTally(DateTimeOffset Hour, string Gateway, int Sent, int Failed);

/// <summary>The table of text messages to be sent. One that a process has claimed is nobody else's any more.</summary>
public sealed class SmsOutbox(Sql sql, OutboxSignal<OutgoingSms> signal)
{
    /// <summary>Adds a message with whatever is saved next, and has it sent as soon as that is committed.</summary>
    public void Add(OutgoingSms m)
    {
        sql.Queue(
            $"""
            insert into outgoing_sms (id, "to", purpose, culture, sealed_code, state, attempts, gateway, created_at, due_at, expires_at, ended_at, last_error, traceparent)
            values ({m.Id}, {m.To}, {m.Purpose}, {m.Culture}, {m.ProtectedCode}, {m.State}, {m.Attempts}, {m.Gateway}, {m.CreatedAt}, {m.DueAt}, {m.ExpiresAt}, {m.EndedAt}, {m.LastError}, {Tracing.TraceParent})
            """);
        sql.OnCommit(signal.Set);
    }

    /// <summary>Ends what waits too long, or was in the hands of a process that died.</summary>
    public Task EndWhatIsOverAsync(DateTimeOffset now, CancellationToken cancellation) => sql.ExecuteAsync(
        $"""
        update outgoing_sms set state = 'Failed', ended_at = {now}, sealed_code = null,
            last_error = case when state = 'Sending' then 'Interrupted: it may have been sent.' else coalesce(last_error, 'Its code expired first.') end
        where (state = 'Waiting' and expires_at <= {now}) or (state = 'Sending' and leased_until <= clock_timestamp())
        """, cancellation);

    /// <summary>Takes some that are due into this process's hands, and says which.</summary>
    public Task<List<Guid>> ClaimAsync(int limit, TimeSpan lease, DateTimeOffset now) => sql.ListAsync(
        $"""
        update outgoing_sms set state = 'Sending', leased_until = clock_timestamp() + {lease} where id in (
            select id from outgoing_sms where state = 'Waiting' and due_at <= {now} and expires_at > {now}
            order by due_at limit {limit} for update skip locked)
        returning id
        """, row => row.Get<Guid>(0), CancellationToken.None);

    public async Task<OutgoingSms?> FindAsync(Guid id) =>
        (await sql.ListAsync($"select * from outgoing_sms where id = {id}", Read, CancellationToken.None)).SingleOrDefault();

    /// <summary>Records what became of a message that was claimed. One that has been deleted isn't tried again.</summary>
    public Task RecordAsync(OutgoingSms m) => sql.ExecuteAsync(
        $"""
        update outgoing_sms set attempts = {m.Attempts}, gateway = {m.Gateway}, due_at = {m.DueAt}, last_error = {m.LastError},
            state = case when {m.State == SmsState.Waiting} and sealed_code is null then 'Failed' else {m.State} end,
            ended_at = case when {m.State == SmsState.Waiting} and sealed_code is null then now() else {m.EndedAt}::timestamptz end,
            sealed_code = case when {m.State == SmsState.Waiting} then sealed_code end
        where id = {m.Id} and state = 'Sending'
        """, CancellationToken.None);

    /// <summary>Lets one wait again that no gateway has seen.</summary>
    public Task GiveBackAsync(Guid id, DateTimeOffset due) =>
        sql.ExecuteAsync($"update outgoing_sms set state = 'Waiting', due_at = {due} where id = {id} and state = 'Sending'", CancellationToken.None);

    /// <summary>Ends one that still waits: a newer code has ended its own, and it would be the last to arrive.</summary>
    public Task WithdrawAsync(Guid? id, DateTimeOffset now, CancellationToken cancellation) => sql.ExecuteAsync(
        $"""
        update outgoing_sms set state = 'Failed', last_error = 'Replaced by a newer code.', ended_at = {now}, sealed_code = null
        where id = {id} and state = 'Waiting'
        """, cancellation);

    /// <summary>Forgets where messages went. Those that were sent cost money, and stay countable.</summary>
    public async Task ForgetAsync(string[] mobiles, CancellationToken cancellation)
    {
        await sql.ExecuteAsync($"""delete from outgoing_sms where "to" = any({mobiles}) and state = 'Waiting'""", cancellation);
        await sql.ExecuteAsync($"""update outgoing_sms set "to" = '', sealed_code = null where "to" = any({mobiles})""", cancellation);
    }

    /// <summary>Those to the number since then, in their order.</summary>
    public Task<List<OutgoingSms>> ListAsync(string? mobile, DateTimeOffset since, CancellationToken cancellation) =>
        sql.ListAsync($"""select * from outgoing_sms where "to" = {mobile} and created_at >= {since} order by created_at""", Read, cancellation);

    public Task<List<SmsTally>> TalliesAsync(DateTimeOffset since, CancellationToken cancellation) => sql.ListAsync(
        $"""
        select date_trunc('hour', created_at, 'UTC'), coalesce(gateway, ''),
            count(*) filter (where state = 'Sent')::integer, count(*) filter (where state = 'Failed')::integer
        from outgoing_sms where created_at >= {since} group by 1, 2
        """,
        row => new SmsTally(row.Get<DateTimeOffset>(0), row.Get<string>(1), row.Get<int>(2), row.Get<int>(3)), cancellation);

    public static OutgoingSms Read(NpgsqlDataReader row) => new()
    {
        Id = row.Get<Guid>("id"),
        To = row.Get<string>("to"),
        Purpose = row.GetEnum<SmsPurpose>("purpose"),
        Culture = row.Get<string>("culture"),
        ProtectedCode = row.Get<string?>("sealed_code"),
        State = row.GetEnum<SmsState>("state"),
        Attempts = row.Get<int>("attempts"),
        Gateway = row.Get<string?>("gateway"),
        CreatedAt = row.Get<DateTimeOffset>("created_at"),
        DueAt = row.Get<DateTimeOffset>("due_at"),
        ExpiresAt = row.Get<DateTimeOffset>("expires_at"),
        EndedAt = row.Get<DateTimeOffset?>("ended_at"),
        LastError = row.Get<string?>("last_error"),
        TraceParent = row.Get<string?>("traceparent"),
    };
}
