using Npgsql;
using Slices.Domain;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.Audit;

/// <summary>The table of what happened. Rows are added and, when their time is over, removed.</summary>
public sealed class AuditLog(Sql sql)
{
    /// <summary>A condition: the entry's kind and factor are known. A newer version, which runs beside this one during an upgrade, may write others.</summary>
    public static FormattableString IsKnown { get; } = $"kind = any({Enum.GetNames<AuditKind>()}) and (factor is null or factor = any({Enum.GetNames<Factor>()}))";

    /// <summary>Adds an entry with whatever is saved next.</summary>
    public void Add(AuditEntry entry) => sql.Queue(Insertion(entry));

    /// <summary>Adds an entry at once.</summary>
    public Task WriteAsync(AuditEntry entry) => sql.ExecuteAsync(Insertion(entry), CancellationToken.None);

    /// <summary>Adds many entries at once, with the caller's transaction.</summary>
    public Task CopyAsync(IEnumerable<AuditEntry> entries, CancellationToken cancellation) => sql.CopyAsync(
        "audit_entries (id, at, kind, user_id, actor_id, factor, address, network, device, detail)",
        entries.Select(e => new object?[] { e.Id, e.At, e.Kind, e.UserId, e.ActorId, e.Factor, e.Address, e.Network, e.Device, e.Detail }), cancellation);

    /// <summary>The last few entries about an account, the newest first.</summary>
    public Task<List<AuditEntry>> LatestAboutAsync(Guid userId, int limit, CancellationToken cancellation) =>
        sql.ListAsync(Sql.Join([$"select * from audit_entries where user_id = {userId} and", IsKnown, $"order by at desc, id desc limit {limit}"]), Read, cancellation);

    /// <summary>The last entries about an account or of what its owner did to others, the newest first.</summary>
    public Task<List<AuditEntry>> LatestOfAsync(Guid userId, int limit, CancellationToken cancellation) => sql.ListAsync(
        Sql.Join([$"select * from audit_entries where (user_id = {userId} or actor_id = {userId}) and", IsKnown, $"order by at desc, id desc limit {limit}"]), Read, cancellation);

    /// <summary>How many there are of those.</summary>
    public async Task<int> CountOfAsync(Guid userId, CancellationToken cancellation) =>
        (int)await sql.ValueAsync<long>($"select count(*) from audit_entries where user_id = {userId} or actor_id = {userId}", cancellation);

    /// <summary>The usernames of the accounts that the entries name and that still exist.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(IReadOnlyCollection<AuditEntry> entries, CancellationToken cancellation)
    {
        var ids = entries.SelectMany(e => new[] { e.UserId, e.ActorId }).OfType<Guid>().Distinct().ToArray();
        return (await sql.ListAsync($"select id, user_name from users where id = any({ids})", row => (row.Get<Guid>(0), row.Get<string>(1)), cancellation)).ToDictionary();
    }

    /// <summary>When that last happened to the account, by that factor where one is named; null if it didn't as far as the audit log reaches back.</summary>
    public Task<DateTimeOffset?> LastAsync(Guid userId, AuditKind kind, Factor? factor, CancellationToken cancellation) => sql.ValueAsync<DateTimeOffset?>(
        $"select max(at) from audit_entries where user_id = {userId} and kind = {kind} and ({factor}::text is null or factor = {factor})", cancellation);

    /// <summary>From which address that happened to the account; null where the audit log doesn't know.</summary>
    public Task<string?> AddressAsync(Guid userId, AuditKind kind, CancellationToken cancellation) =>
        sql.ValueAsync<string>($"select address from audit_entries where user_id = {userId} and kind = {kind} limit 1", cancellation);

    /// <summary>From which networks that happened to the account since then, at most so many.</summary>
    public Task<List<string>> NetworksAsync(Guid userId, AuditKind kind, DateTimeOffset since, int limit, CancellationToken cancellation) => sql.ListAsync(
        $"select network from audit_entries where user_id = {userId} and kind = {kind} and at >= {since} group by network order by max(at) desc limit {limit}",
        row => row.Get<string>(0), cancellation);

    /// <summary>When what of those kinds first and last happened to the account since then, by which factor.</summary>
    public Task<List<(AuditKind Kind, Factor? Factor, DateTimeOffset First, DateTimeOffset Last)>> SinceAsync(
        Guid userId, DateTimeOffset since, IEnumerable<AuditKind> kinds, CancellationToken cancellation) => sql.ListAsync(
        Sql.Join([
            $"""
            select kind, factor, min(at), max(at) from audit_entries
            where user_id = {userId} and at >= {since} and kind = any({kinds.Select(k => k.ToString()).ToArray()}) and
            """,
            IsKnown, $"group by kind, factor"]),
        row => (row.GetEnum<AuditKind>(0), row.GetEnumOrNull<Factor>(1), row.Get<DateTimeOffset>(2), row.Get<DateTimeOffset>(3)), cancellation);

    /// <summary>
    /// Removes what identifies deleted accounts from the audit log: accounts become pseudonyms, their addresses networks. Entries of
    /// an administrator who acted on the account keep the administrator's address and device.
    /// </summary>
    public Task PseudonymiseAsync(Guid[] ids, CancellationToken cancellation) => sql.ExecuteLongAsync(
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

    public static AuditEntry Read(NpgsqlDataReader row) => new()
    {
        Id = row.Get<Guid>("id"),
        At = row.Get<DateTimeOffset>("at"),
        Kind = row.GetEnum<AuditKind>("kind"),
        UserId = row.Get<Guid?>("user_id"),
        ActorId = row.Get<Guid?>("actor_id"),
        Factor = row.GetEnumOrNull<Factor>("factor"),
        Address = row.Get<string>("address"),
        Network = row.Get<string>("network"),
        Device = row.Get<string>("device"),
        Detail = row.Get<string>("detail"),
    };

    private static FormattableString Insertion(AuditEntry e) =>
        $"""
        insert into audit_entries (id, at, kind, user_id, actor_id, factor, address, network, device, detail)
        values ({e.Id}, {e.At}, {e.Kind}, {e.UserId}, {e.ActorId}, {e.Factor}, {e.Address}, {e.Network}, {e.Device}, {e.Detail})
        """;
}
