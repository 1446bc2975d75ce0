using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Factors;

/// <summary>Somebody has shown a first factor, and now owes the second.</summary>
/// <param name="PasswordMark">Of the password as it was: once it is another, this sign-in can't be finished.</param>
public sealed record PendingSignIn(Guid Id, Guid UserId, bool Remember, string PasswordMark);

/// <summary>Sign-ins between their two steps, one for each browser, for a few minutes and a few tries. They sign nobody in.</summary>
public sealed class PendingSignIns(SlicesDb db, IEphemeralStore store, BrowserKey browser)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>How many answers one sign-in may try.</summary>
    public const int MostTries = 5;

    public async Task BeginAsync(Guid userId, bool remember, CancellationToken cancellation)
    {
        var pending = new PendingSignIn(Guid.NewGuid(), userId, remember, await MarkAsync(userId, cancellation));
        await store.PutAsync(Key(browser.Give()), JsonSerializer.Serialize(pending), Lifetime);
    }

    /// <summary>What this browser has begun; or null.</summary>
    public async Task<PendingSignIn?> FindAsync() =>
        browser.Find() is { Length: > 0 } key && await store.ReadAsync(Key(key)) is { } kept ? JsonSerializer.Deserialize<PendingSignIn>(kept) : null;

    /// <summary>Counts a try; false when there have been too many, which ends the sign-in.</summary>
    public async Task<bool> TryAsync(PendingSignIn pending) =>
        (await store.CountAsync(EphemeralKey.For("sign-in:tries", pending.Id.ToString()), Lifetime)).Count <= MostTries;

    /// <summary>Ends it. True for the one who may finish it: the first, while the account's password is still the one that was shown.</summary>
    public async Task<bool> TakeAsync(PendingSignIn pending, CancellationToken cancellation) =>
        await store.TakeAsync(Key(browser.Find())) is { } kept
        && JsonSerializer.Deserialize<PendingSignIn>(kept) == pending
        && await MarkAsync(pending.UserId, cancellation) == pending.PasswordMark;

    private static string Key(string browserKey) => EphemeralKey.For("sign-in:pending", browserKey);

    private async Task<string> MarkAsync(Guid userId, CancellationToken cancellation) =>
        await db.Users.Where(u => u.Id == userId).Select(u => u.PasswordHash).SingleOrDefaultAsync(cancellation) is { } hash
            ? Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(hash)))
            : "";
}
