using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.External;

/// <summary>Which accounts people at providers belong to. Found by the providers' ids alone, never by an address or a name.</summary>
public sealed class ExternalLogins(SlicesDb db, ExternalProviders providers, TimeProvider time)
{
    /// <summary>By unionid first, then by openid.</summary>
    public Task<ExternalLogin?> FindAsync(ExternalIdentity identity, CancellationToken cancellation) => Of(identity)
        .AsNoTracking()
        .OrderByDescending(l => l.UnionId == identity.UnionId)
        .FirstOrDefaultAsync(cancellation);

    /// <summary>Notes that it was used, and the unionid that its provider didn't say before.</summary>
    public Task NoteUseAsync(ExternalLogin login, ExternalIdentity identity, CancellationToken cancellation) => db.ExternalLogins
        .Where(l => l.Id == login.Id)
        .ExecuteUpdateAsync(l => l
            .SetProperty(x => x.LastUsedAt, time.GetUtcNow())
            .SetProperty(x => x.UnionId, x => x.UnionId ?? identity.UnionId), cancellation);

    /// <summary>
    /// Makes it a login of the user, with the caller's next save. Takes it from an account that was never activated, or
    /// whoever mistyped an address would be kept out by it.
    /// </summary>
    public async Task AddAsync(Guid userId, ExternalIdentity identity, CancellationToken cancellation)
    {
        await Of(identity).Where(l => l.UserId != userId && db.Users.Any(u => u.Id == l.UserId && u.State == UserState.Unactivated))
            .ExecuteDeleteAsync(cancellation);
        db.Add(ExternalLogin.Bind(userId, identity.Provider, identity.OpenId, identity.UnionId, time.GetUtcNow()));
    }

    /// <summary>Whether the save failed because somebody has that login, which the indexes alone decide.</summary>
    public static bool IsTaken(DbUpdateException e) =>
        e.Violates(ExternalLoginMapping.OpenIdIndex) || e.Violates(ExternalLoginMapping.UnionIdIndex);

    /// <summary>The providers that the user's logins are of.</summary>
    public Task<List<string>> NamesAsync(Guid userId, CancellationToken cancellation) => db.ExternalLogins
        .Where(l => l.UserId == userId).OrderBy(l => l.Provider).Select(l => l.Provider).ToListAsync(cancellation);

    /// <summary>The providers that the user may prove by who they are: those of their logins, where there is neither a password nor a second factor.</summary>
    public async Task<List<string>> ConfirmingAsync(Guid? userId, CancellationToken cancellation) => [..
        (await db.ExternalLogins
            .Where(l => l.UserId == userId && db.Users.Any(u => u.Id == userId && !u.HasPassword && u.TotpSecret == null) && !db.Passkeys.Any(p => p.UserId == userId))
            .OrderBy(l => l.Provider)
            .Select(l => l.Provider)
            .ToListAsync(cancellation)).Where(name => providers.Find(name) is not null)];

    private IQueryable<ExternalLogin> Of(ExternalIdentity identity) => db.ExternalLogins.Where(l => l.Provider == identity.Provider
        && (l.OpenId == identity.OpenId || (identity.UnionId != null && l.UnionId == identity.UnionId)));
}
