using Npgsql;
using Slices.Domain;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.Devices;

/// <summary>A browser that an account knows, and what the account is called.</summary>
/// <param name="ShowsNewKey">Whether it has shown the key that replaced another.</param>
public sealed record KnownDevice(Guid Id, Guid UserId, string UserNameKey, string? EmailKey, string? Mobile, bool ShowsNewKey);

/// <summary>The table of browsers that accounts know. A browser is found by its key, or by the one before where it may not have got the new one.</summary>
public sealed class DeviceStore(Sql sql)
{
    /// <summary>The accounts that know the browser, those left out at which it has failed too often.</summary>
    public Task<List<KnownDevice>> FindAsync(byte[] key) => sql.ListAsync(
        $"""
        select d.id, d.user_id, u.user_name_key, case when u.activated_at is not null then u.email_key end, u.mobile, d.key_hash = {key} and d.previous_key_hash is not null
        from devices d join users u on u.id = d.user_id
        where (d.key_hash = {key} or d.previous_key_hash = {key}) and d.failures < {Device.MaxFailures}
        """,
        row => new KnownDevice(row.Get<Guid>(0), row.Get<Guid>(1), row.Get<string>(2), row.Get<string?>(3), row.Get<string?>(4), row.Get<bool>(5)), CancellationToken.None);

    /// <summary>Ends the key before the one that the browser has shown.</summary>
    public Task ForgetPreviousKeyAsync(byte[] key) => sql.ExecuteAsync($"update devices set previous_key_hash = null where key_hash = {key}", CancellationToken.None);

    /// <summary>Notes a sign-in to the account from a browser that it knows. Null when it doesn't.</summary>
    public Task<Guid?> SeeAsync(Guid userId, byte[]? key, Device seen, CancellationToken cancellation) => sql.ValueAsync<Guid?>(
        $"""
        update devices set failures = 0, last_seen_at = {seen.LastSeenAt}, address = {seen.Address}, description = {seen.Description}
        where user_id = {userId} and (key_hash = {key} or previous_key_hash = {key}) returning id
        """, cancellation);

    /// <summary>Gives the browser another key at every account that knows it.</summary>
    public Task RenewKeyAsync(byte[] old, byte[] key, CancellationToken cancellation) => sql.ExecuteAsync(
        $"update devices set key_hash = {key}, previous_key_hash = {old} where key_hash = {old} or previous_key_hash = {old}", cancellation);

    public Task AddAsync(Device device, CancellationToken cancellation) => sql.ExecuteAsync(
        $"""
        insert into devices (id, user_id, key_hash, failures, first_seen_at, last_seen_at, address, description)
        values ({device.Id}, {device.UserId}, {device.KeyHash}, 0, {device.FirstSeenAt}, {device.LastSeenAt}, {device.Address}, {device.Description})
        """, cancellation);

    /// <summary>Makes the browser a stranger to the accounts that saw it longest ago, until it is known to <paramref name="kept"/>.</summary>
    public Task ForgetAccountsAsync(byte[] key, int kept, CancellationToken cancellation) => sql.ExecuteAsync(
        $"""
        delete from devices where id in (
            select id from devices where key_hash = {key} or previous_key_hash = {key} order by last_seen_at desc, id desc offset {kept})
        """, cancellation);

    /// <summary>Forgets the account's browsers that it saw longest ago, until <paramref name="kept"/> are left.</summary>
    public Task ForgetOldestAsync(Guid userId, int kept, CancellationToken cancellation) => sql.ExecuteAsync(
        $"delete from devices where id in (select id from devices where user_id = {userId} order by last_seen_at desc, id desc offset {kept})", cancellation);

    /// <summary>Forgets the account's browsers, except the one with that key.</summary>
    public Task ForgetAllAsync(Guid userId, byte[]? exceptKey, CancellationToken cancellation) => sql.ExecuteAsync(
        $"delete from devices where user_id = {userId} and key_hash is distinct from {exceptKey} and (previous_key_hash is null or previous_key_hash is distinct from {exceptKey})",
        cancellation);

    /// <summary>Makes a stranger of the browser that the session is of, unless it has that key.</summary>
    public Task ForgetOfSessionAsync(Guid userId, Guid session, byte[]? exceptKey, CancellationToken cancellation) => sql.ExecuteAsync(
        $"""
        delete from devices where user_id = {userId} and id = (select device_id from sessions where id = {session})
            and key_hash is distinct from {exceptKey} and (previous_key_hash is null or previous_key_hash is distinct from {exceptKey})
        """, cancellation);

    public Task ForgetAsync(Guid? id, CancellationToken cancellation) => sql.ExecuteAsync($"delete from devices where id = {id}", cancellation);

    public Task<List<Device>> ListAsync(Guid userId, CancellationToken cancellation) =>
        sql.ListAsync($"select * from devices where user_id = {userId} order by id", Read, cancellation);

    /// <summary>Counts a wrong password before the password is looked at. Null when there have been <see cref="Device.MaxFailures"/>.</summary>
    public Task<int?> CountFailureAsync(Guid id, CancellationToken cancellation) => sql.ValueAsync<int?>(
        $"update devices set failures = failures + 1 where id = {id} and failures < {Device.MaxFailures} returning failures", cancellation);

    /// <summary>Takes back one that turned out to be no guess.</summary>
    public Task GiveBackFailureAsync(Guid id) => sql.ExecuteAsync($"update devices set failures = failures - 1 where id = {id} and failures > 0", CancellationToken.None);

    public Task ForgiveFailuresAsync(Guid id) => sql.ExecuteAsync($"update devices set failures = 0 where id = {id} and failures > 0", CancellationToken.None);

    /// <summary>The same for all browsers of the account.</summary>
    public Task ForgiveAllAsync(Guid userId, CancellationToken cancellation) =>
        sql.ExecuteAsync($"update devices set failures = 0 where user_id = {userId} and failures > 0", cancellation);

    private static Device Read(NpgsqlDataReader row) => new()
    {
        Id = row.Get<Guid>("id"),
        UserId = row.Get<Guid>("user_id"),
        KeyHash = row.Get<byte[]>("key_hash"),
        Failures = row.Get<int>("failures"),
        FirstSeenAt = row.Get<DateTimeOffset>("first_seen_at"),
        LastSeenAt = row.Get<DateTimeOffset>("last_seen_at"),
        Address = row.Get<string>("address"),
        Description = row.Get<string>("description"),
    };
}
