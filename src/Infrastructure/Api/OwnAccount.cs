using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Sessions;

namespace Slices.Infrastructure.Api;

/// <summary>An account as its owner's own programs see it.</summary>
/// <param name="Nickname">How they like to be called, where they said so.</param>
/// <param name="Mobile">In E.164 form, where there is one.</param>
/// <param name="TwoFactor">Whether there is a second factor.</param>
/// <param name="Language">Of the mails to them, such as <c>zh-CN</c>.</param>
/// <param name="TimeZone">The IANA name of the one they chose; null for the site's.</param>
public sealed record OwnAccount(
    string UserName, string? Nickname, string Email, string? Mobile, bool TwoFactor, bool IsAdministrator, string Language, string? TimeZone, DateTimeOffset CreatedAt)
{
    public static OwnAccount Example { get; } = new(
        "amy", "Amy", "amy@example.com", "+8613800138000", false, false, "en", "Asia/Shanghai", new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero));

    /// <exception cref="RequestRejectedException">There is no such account any more.</exception>
    public static async Task<OwnAccount> ReadAsync(Sql sql, Guid? userId, CancellationToken cancellation) => (await sql.ListAsync(
        $"""
        select user_name, nickname, email, mobile, totp_secret is not null or exists (select from passkeys p where p.user_id = u.id), is_administrator, culture, time_zone, created_at
        from users u where id = {userId}
        """,
        row => new OwnAccount(
            row.Get<string>(0), row.Get<string?>(1), row.Get<string>(2), row.Get<string?>(3), row.Get<bool>(4), row.Get<bool>(5), row.Get<string>(6), row.Get<string?>(7),
            row.Get<DateTimeOffset>(8)),
        cancellation)).SingleOrDefault() ?? throw CurrentUser.SignedOut();
}
