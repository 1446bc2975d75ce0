using Npgsql;
using Slices.Features.Admin.ChangeUser;
using Slices.Infrastructure.Outbox;
using Slices.Infrastructure.Persistence;

namespace Slices.Features.Admin.BulkJobs;

/// <summary>An account that a job couldn't change.</summary>
public sealed record BulkFailure(Guid UserId, string UserName, string Failure);

/// <summary>The tables of jobs and of the accounts that they still have to change.</summary>
public sealed class BulkJobStore(Sql sql, OutboxSignal<BulkJob> signal)
{
    // Of a row of bulk_jobs: it runs, and an active administrator stands behind it.
    private static readonly FormattableString GoesOn =
        $"state = 'Running' and exists (select from users u where u.id = administrator_id and u.is_administrator and u.state = 'Active')";

    // A newer version, which runs beside this one during an upgrade, may do more.
    private static readonly FormattableString IsKnown = $"act = any({Enum.GetNames<BulkAction>()})";

    public Task AddAsync(BulkJob j, CancellationToken cancellation) => sql.ExecuteAsync(
        $"""
        insert into bulk_jobs (id, act, state, administrator_id, address, network, device, created_at)
        values ({j.Id}, {j.Act}, {j.State}, {j.AdministratorId}, {j.Address}, {j.Network}, {j.Device}, {j.CreatedAt})
        """, cancellation);

    /// <summary>Notes the accounts that it is about, all but administrators, who are counted.</summary>
    /// <param name="id">The job.</param>
    /// <param name="source">What follows "select … from", with the accounts as u.</param>
    public Task FillAsync(Guid id, IEnumerable<FormattableString> source, CancellationToken cancellation) => sql.ExecuteLongAsync(
        Sql.Join([
            $"with found as (select u.id, k.is_administrator, k.state from (select u.id, u.kind from", .. source,
            $"""
            ) u join user_kinds k on k.id = u.kind),
            filled as (insert into bulk_job_items (job_id, user_id, state) select {id}, id, state from found where not is_administrator order by id returning 1)
            update bulk_jobs set total = (select count(*) from filled), administrators = (select count(*) from found where is_administrator) where id = {id}
            """]), cancellation);

    /// <summary>Forgets what that administrator counted before and never began.</summary>
    public Task DropDraftsAsync(Guid administratorId, CancellationToken cancellation) =>
        sql.ExecuteLongAsync($"delete from bulk_jobs where state = 'Draft' and administrator_id = {administratorId}", cancellation);

    public async Task<BulkJob?> FindAsync(Guid id, CancellationToken cancellation) =>
        (await sql.ListAsync(Sql.Join([$"select * from bulk_jobs where id = {id} and", IsKnown]), Read, cancellation)).SingleOrDefault();

    /// <summary>The latest jobs that were begun, the newest first.</summary>
    public Task<List<BulkJob>> LatestAsync(int limit, CancellationToken cancellation) =>
        sql.ListAsync(Sql.Join([$"select * from bulk_jobs where state <> 'Draft' and", IsKnown, $"order by created_at desc limit {limit}"]), Read, cancellation);

    /// <summary>The first few accounts that couldn't be changed.</summary>
    public Task<List<BulkFailure>> FailuresAsync(Guid id, int limit, CancellationToken cancellation) => sql.ListAsync(
        $"""
        select u.id, u.user_name, i.failure
        from (select user_id, failure from bulk_job_items where job_id = {id} and failure is not null order by user_id limit {limit}) i
        join users u on u.id = i.user_id order by i.user_id
        """,
        row => new BulkFailure(row.Get<Guid>(0), row.Get<string>(1), row.Get<string>(2)), cancellation);

    /// <summary>The first few of the accounts that it is about, by name.</summary>
    public Task<List<string>> NamesAsync(Guid id, int limit, CancellationToken cancellation) => sql.ListAsync(
        $"select u.user_name from bulk_job_items i join users u on u.id = i.user_id where i.job_id = {id} order by i.user_id limit {limit}", row => row.Get<string>(0), cancellation);

    /// <summary>Begins a draft within the caller's transaction, in the name of the administrator who confirms it. False when it is none any more.</summary>
    public async Task<bool> StartAsync(Guid id, AdministratorAction by, DateTimeOffset now, CancellationToken cancellation)
    {
        var started = await sql.ExecuteAsync(
            $"""
            update bulk_jobs set state = 'Running', reason = {by.Reason}, administrator_id = {by.AdministratorId}, address = {by.Address}, network = {by.Network}, device = {by.Device}, started_at = {now}
            where id = {id} and state = 'Draft'
            """, cancellation) == 1;
        sql.OnCommit(signal.Set);
        return started;
    }

    /// <summary>Stops it. What it has changed stays so. False when it has ended already.</summary>
    public async Task<bool> CancelAsync(Guid id, DateTimeOffset now, CancellationToken cancellation) =>
        await sql.ExecuteAsync($"update bulk_jobs set state = 'Cancelled', ended_at = {now} where id = {id} and state in ('Draft', 'Running')", cancellation) == 1;

    /// <summary>Leases one that is running and nobody else's; null when none is.</summary>
    public async Task<BulkJob?> ClaimAsync(TimeSpan lease, CancellationToken cancellation) => (await sql.ListAsync(
        Sql.Join([
            $"""
            update bulk_jobs set leased_until = clock_timestamp() + {lease} where id in (
                select id from bulk_jobs where state = 'Running' and (leased_until is null or leased_until <= clock_timestamp()) and
            """,
            IsKnown, $"order by started_at limit 1 for update skip locked) returning *"]), Read, cancellation)).SingleOrDefault();

    /// <summary>Keeps the lease. False when the job was cancelled, or its administrator isn't an active one any more.</summary>
    public async Task<bool> RenewAsync(Guid id, TimeSpan lease, CancellationToken cancellation) => await sql.ExecuteAsync(
        Sql.Join([$"update bulk_jobs set leased_until = clock_timestamp() + {lease} where id = {id} and", GoesOn]), cancellation) == 1;

    /// <summary>Gives the lease back, so that another node goes on at once.</summary>
    public Task ReleaseAsync(Guid id, CancellationToken cancellation) => sql.ExecuteAsync($"update bulk_jobs set leased_until = null where id = {id}", cancellation);

    /// <summary>The next accounts, beyond that one.</summary>
    public Task<List<Guid>> NextAsync(Guid id, Guid after, int limit, CancellationToken cancellation) => sql.ListAsync(
        $"select user_id from bulk_job_items where job_id = {id} and failure is null and user_id > {after} order by user_id limit {limit}", row => row.Get<Guid>(0), cancellation);

    /// <summary>In which state the account was when it was counted; null where nobody knows.</summary>
    public Task<string?> CountedStateAsync(Guid id, Guid userId, CancellationToken cancellation) =>
        sql.ValueAsync<string?>($"select state from bulk_job_items where job_id = {id} and user_id = {userId}", cancellation);

    /// <summary>Takes an account off the job, within its change's transaction. False when another node has done it, and as for <see cref="RenewAsync"/>.</summary>
    public async Task<bool> TakeAsync(Guid id, Guid userId, CancellationToken cancellation) => await sql.ExecuteAsync(
        Sql.Join([
            $"delete from bulk_job_items where job_id = {id} and user_id = {userId} and failure is null and exists (select from bulk_jobs where id = {id} and", GoesOn, $")"]),
        cancellation) == 1;

    /// <summary>Counts an account that was taken as done or unchanged, within the same transaction.</summary>
    public Task CountAsync(Guid id, bool changed, CancellationToken cancellation) => sql.ExecuteAsync(
        $"update bulk_jobs set done = done + {(changed ? 1 : 0)}, unchanged = unchanged + {(changed ? 0 : 1)} where id = {id}", cancellation);

    public Task FailAsync(Guid id, Guid userId, string failure, CancellationToken cancellation) => sql.ExecuteAsync(
        $"""
        with failed as (update bulk_job_items set failure = {failure} where job_id = {id} and user_id = {userId} and failure is null returning 1)
        update bulk_jobs set failed = failed + 1 where id = {id} and exists (select from failed)
        """, cancellation);

    /// <summary>Notes that it is done. False as for <see cref="RenewAsync"/>.</summary>
    public async Task<bool> EndAsync(Guid id, DateTimeOffset now, CancellationToken cancellation) => await sql.ExecuteAsync(
        Sql.Join([$"update bulk_jobs set state = 'Done', ended_at = {now}, leased_until = null where id = {id} and", GoesOn]), cancellation) == 1;

    public static BulkJob Read(NpgsqlDataReader row) => new(
        row.Get<Guid>("id"), row.GetEnum<BulkAction>("act"), row.GetEnum<BulkJobState>("state"), row.Get<string>("reason"), row.Get<Guid>("administrator_id"),
        row.Get<string>("address"), row.Get<string>("network"), row.Get<string>("device"),
        row.Get<DateTimeOffset>("created_at"), row.Get<DateTimeOffset?>("started_at"), row.Get<DateTimeOffset?>("ended_at"),
        row.Get<int>("total"), row.Get<int>("administrators"), row.Get<int>("done"), row.Get<int>("unchanged"), row.Get<int>("failed"));
}
