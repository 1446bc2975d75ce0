using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.Accounts;

/// <summary>Whose an address is, and how it is written there.</summary>
public sealed record EmailOwner(User User, string Email);

/// <summary>Knows whom an e-mail address belongs to: the account that has proven it, or the one that had it until lately and can still take it back.</summary>
public sealed class EmailOwners(SlicesDb db, TimeProvider time)
{
    /// <summary>The addresses that are kept for whoever had them. The database itself refuses them to others.</summary>
    public IQueryable<FormerEmail> Held
    {
        get
        {
            var now = time.GetUtcNow();
            return db.FormerEmails.Where(f => f.HeldUntil > now);
        }
    }

    // Both are always asked for, so that a free address takes as long as one with an owner.
    public async Task<EmailOwner?> FindAsync(string emailKey, CancellationToken cancellation)
    {
        var owner = await db.Users.FirstOrDefaultAsync(u => u.EmailKey == emailKey && u.ActivatedAt != null, cancellation);
        var former = await (from held in Held.Where(f => f.EmailKey == emailKey) join user in db.Users on held.UserId equals user.Id select new EmailOwner(user, held.Email))
            .FirstOrDefaultAsync(cancellation);
        return owner is null ? former : new(owner, owner.Email);
    }

    /// <summary>
    /// Ends the say of all addresses that the account had since it had that one, to which it returns. Otherwise a thief who
    /// changes it to and fro keeps a notice by which to take it later on.
    /// </summary>
    /// <returns>False when the account didn't have the address lately.</returns>
    public async Task<bool> ForgetSinceAsync(User user, EmailAddress email, CancellationToken cancellation)
    {
        var had = db.FormerEmails.Where(f => f.UserId == user.Id && f.EmailKey == email.Key);
        return await db.FormerEmails.Where(f => f.UserId == user.Id && had.Any(h => h.ChangedAt <= f.ChangedAt)).ExecuteDeleteAsync(cancellation) > 0;
    }

    /// <summary>Frees an address that was held long enough, for whoever is about to take it.</summary>
    public Task ReleaseAsync(string emailKey, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return db.FormerEmails.Where(f => f.EmailKey == emailKey && f.HeldUntil <= now).ExecuteDeleteAsync(cancellation);
    }
}
