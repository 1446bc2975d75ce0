using Slices.Domain;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.Factors;

/// <summary>A sign-in whose first factor was right and whose second is required.</summary>
/// <param name="SecurityStamp">The account's as it was: once the password is another, this sign-in can't be finished.</param>
public sealed record PendingSignIn(Guid Id, Guid UserId, bool Remember, Guid SecurityStamp);

/// <summary>Sign-ins between their two steps, one for each tab of a browser, for a few minutes and a few tries. They sign nobody in.</summary>
public sealed class PendingSignIns(UnitOfWork work, BrowserEntries entries, IEphemeralStore store)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>How many answers one sign-in may try.</summary>
    public const int MaxTries = 5;

    private const string Kind = "sign-in:pending";

    /// <param name="user">As they were when the first factor was checked.</param>
    /// <param name="remember">Whether the session is to outlast its pauses.</param>
    /// <returns>What finds it again.</returns>
    public async Task<Guid> BeginAsync(User user, bool remember)
    {
        var pending = new PendingSignIn(Guid.NewGuid(), user.Id, remember, user.SecurityStamp);
        await entries.PutAsync(Kind, pending.Id, pending, Lifetime);
        return pending.Id;
    }

    /// <summary>What this browser has begun; or null.</summary>
    /// <param name="id">As <see cref="BeginAsync"/> said it; null for the newest.</param>
    public Task<PendingSignIn?> FindAsync(Guid? id) => entries.FindAsync<PendingSignIn>(Kind, id);

    /// <summary>Counts a try; false when there have been too many, which ends the sign-in.</summary>
    public async Task<bool> TryAsync(PendingSignIn pending) =>
        (await store.CountAsync(EphemeralKey.For("sign-in:tries", pending.Id.ToString()), Lifetime)).Count <= MaxTries;

    /// <summary>Ends it. True for the one who may finish it: the first, while the account's password is still the one that was shown.</summary>
    public async Task<bool> TakeAsync(PendingSignIn pending, CancellationToken cancellation) =>
        await entries.TakeAsync(Kind, pending.Id)
        && (await work.LoadAsync<User>(pending.UserId, cancellation))?.SecurityStamp == pending.SecurityStamp;
}
