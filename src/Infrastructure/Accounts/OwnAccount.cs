using Microsoft.EntityFrameworkCore;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.Accounts;

/// <summary>An account as its owner's own programs see it.</summary>
/// <param name="Mobile">In E.164 form, where there is one.</param>
public sealed record OwnAccount(string UserName, string Email, string? Mobile, bool IsAdministrator, DateTimeOffset CreatedAt)
{
    public static OwnAccount Example { get; } = new("amy", "amy@example.com", "+8613800138000", false, new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero));

    public static Task<OwnAccount> ReadAsync(SlicesDb db, Guid? userId, CancellationToken cancellation) => db.Users
        .Where(u => u.Id == userId)
        .Select(u => new OwnAccount(u.UserName, u.Email, u.Mobile, u.IsAdministrator, u.CreatedAt))
        .SingleAsync(cancellation);
}
