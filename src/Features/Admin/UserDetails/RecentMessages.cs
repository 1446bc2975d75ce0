using Slices.Domain;
using Slices.Infrastructure.Persistence;

namespace Slices.Features.Admin.UserDetails;

/// <summary>A mail or a text message to somebody: what became of it, never what it said.</summary>
/// <param name="What">A <see cref="MailTemplate"/>, or an <see cref="SmsPurpose"/>, or one that only a newer version knows.</param>
/// <param name="To">Masked.</param>
/// <param name="State">A <see cref="MailState"/> or an <see cref="SmsState"/>.</param>
/// <param name="Answer">What the mail server or the gateway said when it didn't take it, with the address masked.</param>
public sealed record RecentMessage(bool IsMail, string What, string To, string State, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, string? Answer);

/// <summary>Reads the last mails about an account and the last text messages to its number.</summary>
public sealed class RecentMessages(Sql sql)
{
    /// <summary>The newest first.</summary>
    public Task<List<RecentMessage>> ListAsync(User user, int limit, CancellationToken cancellation) => sql.ListAsync(
        // Earlier text messages may belong to the number's previous owner. The literal lets the search use its own small index.
        $"""
        (select true as is_mail, template as what, "to", state, created_at, ended_at, last_error from outgoing_mails
            where user_id = {user.Id} order by created_at desc limit {limit})
        union all
        (select false, purpose, "to", state, created_at, ended_at, last_error from outgoing_sms
            where "to" = {user.Mobile} and created_at >= coalesce(
                (select max(at) from audit_entries where user_id = {user.Id} and kind = 'MobileChanged'), {user.CreatedAt})
            order by created_at desc limit {limit})
        order by created_at desc limit {limit}
        """,
        row =>
        {
            var isMail = row.Get<bool>(0);
            var to = row.Get<string>(2);
            var masked = isMail ? EmailAddress.Mask(to) : MobileNumber.FromValue(to).Masked;
            return new RecentMessage(
                isMail, row.Get<string>(1), masked, row.Get<string>(3), row.Get<DateTimeOffset>(4), row.Get<DateTimeOffset?>(5),
                row.Get<string?>(6)?.Replace(to, masked, StringComparison.OrdinalIgnoreCase));
        },
        cancellation);
}
