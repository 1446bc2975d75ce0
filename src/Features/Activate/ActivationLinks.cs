using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Security;

namespace Slices.Features.Activate;

internal static class ActivationLinks
{
    /// <summary>The account of a link that is still worth something: no newer one sent, in time, and the address nobody else's by now.</summary>
    public static async Task<User?> FindAsync(SlicesDb db, EmailOwners owners, ActivationTokens tokens, string token, CancellationToken cancellation)
    {
        if (tokens.Read(token) is not var (id, round))
        {
            return null;
        }
        var held = owners.Held;
        return await db.Users.AsNoTracking()
            .Where(u => u.Id == id && u.OldestActivationRound <= round && round <= u.ActivationRound && u.State != UserState.Disabled)
            .Where(u => !held.Any(f => f.EmailKey == u.EmailKey && f.UserId != u.Id))
            .SingleOrDefaultAsync(u => !db.Users.Any(o => o.EmailKey == u.EmailKey && o.ActivatedAt != null && o.Id != u.Id), cancellation);
    }

    /// <summary>The same, whose row stays locked until the transaction ends.</summary>
    public static async Task<User?> LockAsync(SlicesDb db, EmailOwners owners, ActivationTokens tokens, string token, CancellationToken cancellation) =>
        await FindAsync(db, owners, tokens, token, cancellation) is { } found
        && await db.LockUserAsync(found.Id, cancellation) is { State: not UserState.Disabled } user
        && tokens.Read(token) is var (_, round) && user.IsActivationRoundOpen(round)
            ? user
            : null;
}
