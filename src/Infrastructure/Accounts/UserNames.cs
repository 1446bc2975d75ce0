using Slices.Domain;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.Accounts;

/// <summary>Which account has a username, or had it until recently.</summary>
public sealed class UserNames(Sql sql)
{
    /// <summary>Whether the name belongs to an account or is kept from others for one. The database itself refuses it to all but one.</summary>
    /// <param name="key">The name's <see cref="UserName.Key"/>.</param>
    /// <param name="owner">The account that asks, which may have its own.</param>
    public Task<bool> IsTakenAsync(string key, Guid? owner, CancellationToken cancellation) => sql.ValueAsync<bool>(
        $"""
        select exists (select from users where user_name_key = {key} and id is distinct from {owner})
            or exists (select from former_user_names where user_name_key = {key} and user_id is distinct from {owner})
        """, cancellation);

    /// <summary>The names that the account had until recently, the oldest first.</summary>
    public Task<List<FormerUserName>> FormersAsync(Guid userId, CancellationToken cancellation) => sql.ListAsync(
        $"select user_name_key, user_id, user_name, changed_at, reserved_until from former_user_names where user_id = {userId} order by changed_at",
        row => new FormerUserName(row.Get<string>(0), row.Get<Guid>(1), row.Get<string>(2), row.Get<DateTimeOffset>(3), row.Get<DateTimeOffset>(4)), cancellation);

    /// <summary>Keeps the name from others, with whatever is saved next.</summary>
    public void Reserve(FormerUserName former) => sql.Queue(
        $"""
        insert into former_user_names (user_name_key, user_id, user_name, changed_at, reserved_until)
        values ({former.UserNameKey}, {former.UserId}, {former.UserName}, {former.ChangedAt}, {former.ReservedUntil})
        on conflict (user_name_key) do update set user_name = excluded.user_name, changed_at = excluded.changed_at, reserved_until = excluded.reserved_until
        """);

    /// <summary>Reserves a name no longer, since its owner has it again. It is saved with whatever is saved next.</summary>
    public void Release(string key, Guid owner) => sql.Queue($"delete from former_user_names where user_name_key = {key} and user_id = {owner}");
}
