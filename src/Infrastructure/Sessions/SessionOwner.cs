using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Sessions;

/// <summary>
/// Whoever is signed in, asked of the database when a command runs: a request may have begun long ago, by a slow body, and
/// its session have ended since.
/// </summary>
public sealed class SessionOwner(SlicesDb db, Visitor visitor, TimeProvider time)
{
    private bool isProven;

    /// <summary>Lets a proof that came with the request count for it, and for nothing after it.</summary>
    public void NoteProven() => isProven = true;

    /// <summary>Whether the session goes on, was confirmed lately, and still is an administrator's if it was one's when the request began.</summary>
    public Task<bool> IsFreshAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var (confirmedAfter, isAdministrator) = (isProven ? DateTimeOffset.MinValue : now - Freshness.Lifetime, visitor.IsAdministrator);
        return db.Sessions.AnyAsync(
            s => s.Id == visitor.SessionId && s.EndsAt > now && s.ConfirmedAt > confirmedAfter
                && db.Users.Any(u => u.Id == s.UserId && u.State == UserState.Active && (u.IsAdministrator || !isAdministrator)),
            cancellation);
    }

    /// <summary>
    /// The owner's row and the session's, both locked until the caller's transaction ends: whoever wants to end the session
    /// waits, or has ended it already.
    /// </summary>
    /// <exception cref="RefusedException">It has ended since the request began.</exception>
    public async Task<User> LockAsync(CancellationToken cancellation)
    {
        if (visitor is { UserId: { } user, SessionId: { } session }
            && await db.LockUserAsync(user, cancellation) is { State: UserState.Active } owner
            && await db.LockSessionAsync(session, cancellation) is { } live && live.EndsAt > time.GetUtcNow())
        {
            return owner;
        }
        throw new RefusedException(Refusal.Unconfirmed, TimeSpan.Zero);
    }
}
