using Slices.Domain;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Sessions;

/// <summary>
/// The signed-in user, read from the database when a command runs. A slow body can make a request outlive its session or its
/// account.
/// </summary>
public sealed class CurrentUser(UnitOfWork work, SessionStore sessions, Visitor visitor, TimeProvider time)
{
    /// <summary>Requires that the session still exists, has authenticated recently, and is still an administrator's if it was when the request began.</summary>
    /// <exception cref="RequestRejectedException">It hasn't authenticated recently, or has ended.</exception>
    public async Task RequireRecentAuthenticationAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var (authenticatedAt, isAdministrator) = await sessions.FindAuthenticationAsync(visitor.SessionId, now, cancellation) ?? throw SignedOut();
        if (authenticatedAt is not { } at || now - at >= RecentAuthentication.Lifetime || (visitor.IsAdministrator && !isAdministrator))
        {
            throw new RequestRejectedException(RejectionReason.StepUpRequired, TimeSpan.Zero);
        }
    }

    /// <summary>The owner as the account is now, to be read.</summary>
    /// <exception cref="RequestRejectedException">There is no such account any more.</exception>
    public async Task<User> ReadAsync(CancellationToken cancellation) =>
        await work.LoadAsync<User>(visitor.UserId, cancellation) ?? throw SignedOut();

    /// <summary>
    /// The user's row and the session's, both locked until the caller's transaction ends: the session is either ended already or
    /// can't be ended before.
    /// </summary>
    /// <exception cref="RequestRejectedException">It has ended since the request began.</exception>
    public async Task<User> LockAsync(CancellationToken cancellation) =>
        visitor is { UserId: { } user, SessionId: { } session }
        && await work.LockAsync<User>(user, cancellation) is { State: UserState.Active } owner
        && await sessions.LockAsync(session, time.GetUtcNow(), cancellation)
            ? owner
            : throw SignedOut();

    /// <summary>
    /// Locks the owner's account as above, changes it, and saves it with whatever the change queues. Whatever the change did is
    /// kept, its statements too, also where its result is a refusal.
    /// </summary>
    /// <exception cref="RequestRejectedException">The session has ended since the request began.</exception>
    public async Task<T> ChangeAsync<T>(Func<User, Task<T>> change, CancellationToken cancellation)
    {
        await using var transaction = await work.BeginAsync(cancellation);
        var result = await change(await LockAsync(cancellation));
        await transaction.CommitAsync(cancellation);
        return result;
    }

    /// <inheritdoc cref="ChangeAsync{T}(Func{User, Task{T}}, CancellationToken)"/>
    public Task<T> ChangeAsync<T>(Func<User, T> change, CancellationToken cancellation) => ChangeAsync(user => Task.FromResult(change(user)), cancellation);

    /// <summary>Rejects the request as one without a session.</summary>
    public static RequestRejectedException SignedOut() => new(RejectionReason.SignedOut, TimeSpan.Zero);
}
