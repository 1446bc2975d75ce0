using Npgsql;
using Slices.Domain;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.Sessions;

/// <summary>The table of sessions. A row each: every request asks for one (<see cref="SessionLookup"/>), and none is ever changed as a whole.</summary>
public sealed class SessionStore(Sql sql)
{
    /// <summary>When the session's owner last proved who they are, and whether they are an administrator; null when the session has ended.</summary>
    public async Task<(DateTimeOffset? AuthenticatedAt, bool IsAdministrator)?> FindAuthenticationAsync(Guid? id, DateTimeOffset now, CancellationToken cancellation) => await sql.ListAsync(
        $"""
        select s.authenticated_at, u.is_administrator from sessions s join users u on u.id = s.user_id
        where s.id = {id} and s.ends_at > {now} and u.state = 'Active'
        """,
        row => (row.Get<DateTimeOffset?>(0), row.Get<bool>(1)), cancellation) is [var proof] ? proof : null;

    /// <summary>The account's sessions that go on, the one of that id first, then those that were seen last.</summary>
    public Task<List<Session>> ListAsync(Guid userId, Guid? first, int limit, DateTimeOffset now, CancellationToken cancellation) => sql.ListAsync(
        $"select * from sessions where user_id = {userId} and ends_at > {now} order by (id is not distinct from {first}) desc, last_seen_at desc limit {limit}",
        Read, cancellation);

    /// <summary>Every row of the account, ended or not, in the order of their beginnings.</summary>
    public Task<List<Session>> ListAllAsync(Guid userId, CancellationToken cancellation) =>
        sql.ListAsync($"select * from sessions where user_id = {userId} order by id", Read, cancellation);

    /// <summary>How many sessions of the account go on.</summary>
    public async Task<int> CountAsync(Guid userId, DateTimeOffset now, CancellationToken cancellation) =>
        (int)await sql.ValueAsync<long>($"select count(*) from sessions where user_id = {userId} and ends_at > {now}", cancellation);

    /// <summary>Whether that session of the account goes on.</summary>
    public Task<bool> GoesOnAsync(Guid? id, Guid userId, DateTimeOffset now, CancellationToken cancellation) =>
        sql.ValueAsync<bool>($"select exists (select from sessions where id = {id} and user_id = {userId} and ends_at > {now})", cancellation);

    /// <summary>Keeps it as it is until the transaction ends. False when it has ended.</summary>
    public Task<bool> LockAsync(Guid id, DateTimeOffset now, CancellationToken cancellation) =>
        sql.ValueAsync<bool>($"select ends_at > {now} from sessions where id = {id} for update", cancellation);

    public Task AddAsync(Session session, CancellationToken cancellation) => sql.ExecuteAsync(
        $"""
        insert into sessions (
            id, user_id, key_hash, series_hash, key_issued_at, remembered, created_at, last_seen_at, authenticated_at, expires_at, ends_at,
            address, device, device_id, must_accept_agreement, before_at, before_device)
        values (
            {session.Id}, {session.UserId}, {session.KeyHash}, {session.SeriesHash}, {session.KeyIssuedAt}, {session.Remembered}, {session.CreatedAt},
            {session.LastSeenAt}, {session.AuthenticatedAt}, {session.ExpiresAt}, {session.EndsAt},
            {session.Address}, {session.Device}, {session.DeviceId}, {session.MustAcceptAgreement}, {session.BeforeAt}, {session.BeforeDevice})
        """, cancellation);

    public Task SaveVisitAsync(Session session, CancellationToken cancellation) =>
        sql.ExecuteAsync($"update sessions set last_seen_at = {session.LastSeenAt}, ends_at = {session.EndsAt} where id = {session.Id}", cancellation);

    /// <summary>Notes that the browser has the key that replaced another.</summary>
    public Task SaveKeySeenAsync(Guid id, byte[] keyHash, DateTimeOffset now) => sql.ExecuteAsync(
        $"update sessions set key_seen_at = {now} where id = {id} and key_hash = {keyHash} and key_seen_at is null", CancellationToken.None);

    /// <summary>Replaces the key by the next one. False when another request has done it.</summary>
    public async Task<bool> ReplaceKeyAsync(Guid id, byte[] keyHash, byte[] nextHash, byte[] salt, DateTimeOffset now) => await sql.ExecuteAsync(
        $"""
        update sessions set key_hash = {nextHash}, key_issued_at = {now}, key_salt = {salt}, previous_key_hash = {keyHash}, key_seen_at = null
        where id = {id} and key_hash = {keyHash}
        """, CancellationToken.None) == 1;

    /// <summary>Begins a new series of keys, which ends every copy of an older one. Null when the session has ended.</summary>
    public async Task<Session?> RenewKeyAsync(Guid? id, byte[] keyHash, byte[] seriesHash, DateTimeOffset now, CancellationToken cancellation) => (await sql.ListAsync(
        $"""
        update sessions set key_hash = {keyHash}, series_hash = {seriesHash}, key_issued_at = {now}, key_salt = null, previous_key_hash = null, key_seen_at = null
        where id = {id} and ends_at > {now} returning *
        """, Read, cancellation)).SingleOrDefault();

    public Task MarkReauthenticatedAsync(Guid? id, DateTimeOffset now, CancellationToken cancellation) =>
        sql.ExecuteAsync($"update sessions set authenticated_at = {now} where id = {id}", cancellation);

    /// <summary>The others have to prove again who they are, before what matters: they did before there was this factor.</summary>
    public Task RequireReauthenticationOfOthersAsync(Guid userId, Guid? except, DateTimeOffset now, CancellationToken cancellation) => sql.ExecuteAsync(
        $"""
        update sessions set authenticated_at = least(authenticated_at, {now - RecentAuthentication.Lifetime})
        where user_id = {userId} and id is distinct from {except} and authenticated_at is not null
        """, cancellation);

    /// <summary>Notes that the account has accepted the agreement, whichever of its browsers asked.</summary>
    public Task SaveAcceptanceAsync(Guid userId, CancellationToken cancellation) =>
        sql.ExecuteAsync($"update sessions set must_accept_agreement = false where user_id = {userId} and must_accept_agreement", cancellation);

    /// <returns>How many sessions ended, as of those below.</returns>
    public Task<int> EndAsync(Guid? id, CancellationToken cancellation) => sql.ExecuteAsync($"delete from sessions where id = {id}", cancellation);

    public Task<int> EndAsync(Guid userId, Guid id, CancellationToken cancellation) =>
        sql.ExecuteAsync($"delete from sessions where user_id = {userId} and id = {id}", cancellation);

    public Task<int> EndAllAsync(Guid userId, Guid? except, CancellationToken cancellation) =>
        sql.ExecuteAsync($"delete from sessions where user_id = {userId} and id is distinct from {except}", cancellation);

    /// <summary>Ends those that a text message alone began, and in which nobody has proved since who they are, and forgets their browsers.</summary>
    public Task<int> EndUnprovenAsync(Guid userId, CancellationToken cancellation) => sql.ExecuteAsync(
        $"""
        with ended as (delete from sessions where user_id = {userId} and authenticated_at is null returning device_id)
        delete from devices where user_id = {userId} and id in (select device_id from ended)
        """, cancellation);

    internal static Session Read(NpgsqlDataReader row) => new()
    {
        Id = row.Get<Guid>("id"),
        UserId = row.Get<Guid>("user_id"),
        KeyHash = row.Get<byte[]>("key_hash"),
        SeriesHash = row.Get<byte[]>("series_hash"),
        KeyIssuedAt = row.Get<DateTimeOffset>("key_issued_at"),
        KeySalt = row.Get<byte[]?>("key_salt"),
        PreviousKeyHash = row.Get<byte[]?>("previous_key_hash"),
        KeySeenAt = row.Get<DateTimeOffset?>("key_seen_at"),
        Remembered = row.Get<bool>("remembered"),
        CreatedAt = row.Get<DateTimeOffset>("created_at"),
        LastSeenAt = row.Get<DateTimeOffset>("last_seen_at"),
        AuthenticatedAt = row.Get<DateTimeOffset?>("authenticated_at"),
        ExpiresAt = row.Get<DateTimeOffset>("expires_at"),
        EndsAt = row.Get<DateTimeOffset>("ends_at"),
        Address = row.Get<string>("address"),
        Device = row.Get<string>("device"),
        DeviceId = row.Get<Guid?>("device_id"),
        MustAcceptAgreement = row.Get<bool>("must_accept_agreement"),
        BeforeAt = row.Get<DateTimeOffset?>("before_at"),
        BeforeDevice = row.Get<string?>("before_device"),
    };
}
