using System.Globalization;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.External;

/// <summary>Somebody whom a provider has just named to this browser, and who belongs to no account yet.</summary>
/// <param name="SessionId">The session that asked for it, to bind it; null where it came by a sign-in.</param>
public sealed record PendingExternalIdentity(Guid Id, ExternalIdentity Identity, DateTimeOffset At, Guid? SessionId);

/// <summary>Identities that wait, one for each tab of a browser, until their owner says which account they belong to. They sign nobody in.</summary>
public sealed class PendingExternalIdentities(BrowserEntries entries, IEphemeralStore store, BrowserKey browser, Visitor visitor, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private const string Kind = "external:held";

    /// <returns>What finds it again.</returns>
    public async Task<Guid> HoldAsync(ExternalIdentity identity, Guid? sessionId)
    {
        var held = new PendingExternalIdentity(Guid.NewGuid(), identity, time.GetUtcNow(), sessionId);
        await entries.PutAsync(Kind, held.Id, held, Lifetime);
        return held.Id;
    }

    /// <summary>Who may become a new account's: somebody who came by a sign-in, while nobody is signed in.</summary>
    /// <param name="id">As <see cref="HoldAsync"/> said it; null for the newest.</param>
    public async Task<PendingExternalIdentity?> FindForNewAsync(Guid? id) =>
        visitor.UserId is null && await FindAsync(id) is { SessionId: null } held ? held : null;

    /// <summary>
    /// Who may be bound to the account that is signed in: whom its very session asked for; or who came by a sign-in, once the
    /// owner has signed in after that. A session that a text message began proves who they are first, and so after it.
    /// </summary>
    public async Task<PendingExternalIdentity?> FindToLinkAsync(Guid? id) => await FindAsync(id) switch
    {
        { SessionId: { } session } held when session == visitor.SessionId => held,
        { SessionId: null } held when visitor.AuthenticatedAt is not { } confirmed || confirmed >= held.At => held,
        _ => null,
    };

    /// <summary>Ends the wait; false when another has ended it.</summary>
    public Task<bool> TakeAsync(PendingExternalIdentity held) => entries.TakeAsync(Kind, held.Id);

    /// <summary>Goes on with a wait that was taken for nothing.</summary>
    public Task ReturnAsync(PendingExternalIdentity held) => entries.PutAsync(Kind, held.Id, held, Lifetime);

    /// <summary>Ends whatever waits on this browser up to now.</summary>
    public async Task DropAsync()
    {
        if (browser.Find() is { Length: > 0 } key)
        {
            await store.PutAsync(Dropped(key), time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture), Lifetime);
        }
    }

    private async Task<PendingExternalIdentity?> FindAsync(Guid? id) =>
        await entries.FindAsync<PendingExternalIdentity>(Kind, id) is { } held
        && !(await store.ReadAsync(Dropped(browser.Find())) is { } dropped && held.At <= DateTimeOffset.Parse(dropped, CultureInfo.InvariantCulture))
            ? held
            : null;

    private static string Dropped(string browserKey) => EphemeralKey.For($"{Kind}:dropped", browserKey);
}
