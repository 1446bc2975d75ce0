using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.Security;

/// <summary>Finds the account of a link that is still worth something.</summary>
public sealed class ActivationLinks(SlicesDb db, ActivationTokens tokens)
{
    public async Task<User?> FindAsync(string token, CancellationToken cancellation) =>
        tokens.Read(token) is var (id, round)
            ? await db.Users.SingleOrDefaultAsync(u => u.Id == id && u.ActivationRound == round && u.State != UserState.Disabled, cancellation)
            : null;
}
