using Slices.Domain;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.RateLimiting;

/// <summary>
/// An account's sign-in counters, in a row of their own because the user document is saved as a whole. Check and count are one
/// statement, so that parallel attempts gain nothing.
/// </summary>
public sealed class SignInCounters(Sql sql)
{
    /// <summary>Counts a wrong password before the password is looked at. Null when there have been <see cref="User.MaxPasswordFailures"/>.</summary>
    public Task<int?> CountPasswordAsync(Guid userId, CancellationToken cancellation) => sql.ValueAsync<int?>(
        $"""
        update sign_in_counters set password_failures = password_failures + 1
        where user_id = {userId} and password_failures < {User.MaxPasswordFailures} returning password_failures
        """, cancellation);

    /// <summary>Takes back one that turned out to be no guess.</summary>
    public Task GiveBackPasswordAsync(Guid userId) => sql.ExecuteAsync(
        $"update sign_in_counters set password_failures = password_failures - 1 where user_id = {userId} and password_failures > 0", CancellationToken.None);

    /// <summary>Forgets the wrong passwords, if there have been <paramref name="limit"/> at most; all, when the password is another one now.</summary>
    public Task ForgivePasswordsAsync(Guid userId, int limit = User.MaxPasswordFailures) => sql.ExecuteAsync(
        $"update sign_in_counters set password_failures = 0 where user_id = {userId} and password_failures between 1 and {limit}", CancellationToken.None);

    /// <summary>Counts a wrong code before the code is looked at. Null when there have been <paramref name="limit"/>.</summary>
    public Task<int?> CountCodeAsync(Guid userId, int limit, CancellationToken cancellation) => sql.ValueAsync<int?>(
        $"update sign_in_counters set wrong_codes = wrong_codes + 1 where user_id = {userId} and wrong_codes < {limit} returning wrong_codes", cancellation);

    public Task ForgiveCodesAsync(Guid userId, CancellationToken cancellation) => sql.ExecuteAsync(
        $"update sign_in_counters set wrong_codes = 0 where user_id = {userId} and wrong_codes > 0", cancellation);

    /// <summary>The TOTP time step of the last accepted code.</summary>
    public Task<long> LastStepAsync(Guid userId, CancellationToken cancellation) =>
        sql.ValueAsync<long>($"select totp_step from sign_in_counters where user_id = {userId}", cancellation);

    /// <summary>Accepts the code of that time step. False when it or a later one was accepted already, or another app is set up.</summary>
    public async Task<bool> AcceptStepAsync(Guid userId, string protectedSecret, long step, CancellationToken cancellation) => await sql.ExecuteAsync(
        $"""
        update sign_in_counters c set totp_step = {step} from users u
        where c.user_id = {userId} and c.totp_step < {step} and u.id = c.user_id and u.totp_secret = {protectedSecret}
        """, cancellation) == 1;

    /// <summary>Starts over with an app whose code of that time step has just been right.</summary>
    public Task BeginStepsAsync(Guid userId, long step, CancellationToken cancellation) =>
        sql.ExecuteAsync($"update sign_in_counters set totp_step = {step}, wrong_codes = 0 where user_id = {userId}", cancellation);

    /// <summary>
    /// Notes a sign-in, if the account still is as it was when the factor was checked: active, with the same password and, where a
    /// text message proved it, the same mobile. It stays so until the transaction ends: disabling it waits, and then ends the session.
    /// </summary>
    /// <returns>The sign-in before, whose time is null for the first one; null when it isn't.</returns>
    public async Task<(DateTimeOffset? At, string? Device)?> SignInAsync(User user, Factor factor, string device, DateTimeOffset now, CancellationToken cancellation) => await sql.ListAsync(
        $"""
        with account as (
            select u.id, c.last_sign_in_at, c.last_device from users u join sign_in_counters c on c.user_id = u.id
            where u.id = {user.Id} and u.state = 'Active' and not u.must_reset and u.security_stamp = {user.SecurityStamp}
                and ({factor != Factor.SmsCode} or u.mobile = {user.Mobile})
            for share of u),
        noted as (update sign_in_counters c set last_sign_in_at = {now}, last_device = {device} from account a where c.user_id = a.id)
        select last_sign_in_at, last_device from account
        """,
        row => (row.Get<DateTimeOffset?>(0), row.Get<string?>(1)), cancellation) is [var before] ? before : null;

    /// <summary>The wrong passwords and the wrong codes in a row.</summary>
    public async Task<(int Passwords, int Codes)> FailuresAsync(Guid userId, CancellationToken cancellation) => (await sql.ListAsync(
        $"select password_failures, wrong_codes from sign_in_counters where user_id = {userId}", row => (row.Get<int>(0), row.Get<int>(1)), cancellation)).SingleOrDefault();

    public Task<DateTimeOffset?> LastSignInAsync(Guid userId, CancellationToken cancellation) =>
        sql.ValueAsync<DateTimeOffset?>($"select last_sign_in_at from sign_in_counters where user_id = {userId}", cancellation);
}
