using Npgsql;
using Slices.Domain;
using Slices.Infrastructure.Outbox;
using Slices.Infrastructure.Persistence;

namespace Slices.Features.Account.ExportData;

/// <summary>An export but for its file.</summary>
/// <param name="Bytes">Of the file; 0 until it is ready.</param>
public sealed record ExportSummary(DateTimeOffset RequestedAt, string RequestedFrom, string Device, DateTimeOffset? ReadyAt, DateTimeOffset ExpiresAt, int Bytes);

/// <summary>The table of exports, at most one per account: those that wait to be made, and the files of those that were.</summary>
public sealed class ExportStore(Sql sql, OutboxSignal<DataExport> signal)
{
    /// <summary>Adds one in the caller's transaction, and has it made as soon as that is committed.</summary>
    public void Add(DataExport e)
    {
        sql.Queue(
            $"""
            insert into data_exports (id, user_id, requested_at, requested_from, device, due_at, ready_at, expires_at, content)
            values ({e.Id}, {e.UserId}, {e.RequestedAt}, {e.RequestedFrom}, {e.Device}, {e.DueAt}, {e.ReadyAt}, {e.ExpiresAt}, {e.Content})
            """);
        sql.OnCommit(signal.Set);
    }

    /// <summary>The account's, with its file.</summary>
    public async Task<DataExport?> FindAsync(Guid? userId, CancellationToken cancellation) =>
        (await sql.ListAsync($"select * from data_exports where user_id = {userId}", Read, cancellation)).SingleOrDefault();

    /// <summary>The same without the file, which is large.</summary>
    public async Task<ExportSummary?> DescribeAsync(Guid userId, CancellationToken cancellation) => (await sql.ListAsync(
        $"select requested_at, requested_from, device, ready_at, expires_at, length(content) from data_exports where user_id = {userId}",
        row => new ExportSummary(
            row.Get<DateTimeOffset>(0), row.Get<string>(1), row.Get<string>(2), row.Get<DateTimeOffset?>(3), row.Get<DateTimeOffset>(4), row.Get<int>(5)),
        cancellation)).SingleOrDefault();

    /// <summary>Whether one of the account waits to be made.</summary>
    public Task<bool> IsWaitingAsync(Guid userId, CancellationToken cancellation) =>
        sql.ValueAsync<bool>($"select exists (select from data_exports where user_id = {userId} and ready_at is null)", cancellation);

    public Task DeleteAsync(Guid userId, CancellationToken cancellation) => sql.ExecuteAsync($"delete from data_exports where user_id = {userId}", cancellation);

    /// <summary>Leases one that is due, by the database's clock; null when none is.</summary>
    public async Task<DataExport?> ClaimAsync(TimeSpan lease, DateTimeOffset now, CancellationToken cancellation) => (await sql.ListAsync(
        $"""
        update data_exports set leased_until = clock_timestamp() + {lease} where id in (
            select id from data_exports
            where ready_at is null and due_at <= {now} and (leased_until is null or leased_until <= clock_timestamp())
            order by due_at limit 1 for update skip locked)
        returning *
        """, Read, cancellation)).SingleOrDefault();

    /// <summary>Keeps the file. False when the export has been deleted or made by another process.</summary>
    public async Task<bool> CompleteAsync(DataExport e, CancellationToken cancellation) => await sql.ExecuteAsync(
        $"update data_exports set content = {e.Content}, ready_at = {e.ReadyAt}, expires_at = {e.ExpiresAt} where id = {e.Id} and ready_at is null", cancellation) == 1;

    public static DataExport Read(NpgsqlDataReader row) => new()
    {
        Id = row.Get<Guid>("id"),
        UserId = row.Get<Guid>("user_id"),
        RequestedAt = row.Get<DateTimeOffset>("requested_at"),
        RequestedFrom = row.Get<string>("requested_from"),
        Device = row.Get<string>("device"),
        DueAt = row.Get<DateTimeOffset>("due_at"),
        ReadyAt = row.Get<DateTimeOffset?>("ready_at"),
        ExpiresAt = row.Get<DateTimeOffset>("expires_at"),
        Content = row.Get<byte[]>("content"),
    };
}
