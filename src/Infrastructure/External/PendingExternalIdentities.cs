using System.Globalization;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.External;

/// <summary>An identity that a provider has just returned to this browser, and that belongs to no account yet.</summary>
/// <param name="SessionId">The session that asked to link it; null where it came by a sign-in.</param>
/// <param name="Dropped">By what the browser's identities had been dropped before. Compared for being the same, not for being earlier: nodes' clocks differ.</param>
public sealed record PendingExternalIdentity(Guid Id, ExternalIdentity Identity, DateTimeOffset At, Guid? SessionId, string? Dropped = null);

/// <summary>Identities that wait, one for each tab of a browser, until their owner says which account they belong to. They sign nobody in.</summary>
public sealed class PendingExternalIdentities(BrowserEntries entries, IEphemeralStore store, BrowserKey browser, Visitor visitor, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private const string Kind = "external:held";

    /// <returns>What finds it again.</returns>
    public async Task<Guid> KeepAsync(ExternalIdentity identity, Guid? sessionId)
    {
        var pending = new PendingExternalIdentity(Guid.NewGuid(), identity, time.GetUtcNow(), sessionId, await DroppedAsync());
        await entries.PutAsync(Kind, pending.Id, pending, Lifetime);
        return pending.Id;
    }

    /// <summary>The identity that a new account may get: one from a sign-in, while nobody is signed in.</summary>
    /// <param name="id">As <see cref="KeepAsync"/> said it; null for the newest.</param>
    public async Task<PendingExternalIdentity?> FindForNewAsync(Guid? id) =>
        visitor.UserId is null && await FindAsync(id) is { SessionId: null } pending ? pending : null;

    /// <summary>
    /// The identity that may be linked to the signed-in account: one that this session asked for, or one from a sign-in, if the
    /// owner has signed in after it. A session that a text message began reauthenticates first, which counts as well.
    /// </summary>
    public async Task<PendingExternalIdentity?> FindToLinkAsync(Guid? id) => await FindAsync(id) switch
    {
        { SessionId: { } session } pending when session == visitor.SessionId => pending,
        { SessionId: null } pending when visitor.AuthenticatedAt is not { } confirmed || confirmed >= pending.At => pending,
        _ => null,
    };

    /// <summary>Ends the wait; false when another has ended it.</summary>
    public Task<bool> TakeAsync(PendingExternalIdentity pending) => entries.TakeAsync(Kind, pending.Id);

    /// <summary>Goes on with a wait that was taken for nothing.</summary>
    public Task ReturnAsync(PendingExternalIdentity pending) => entries.PutAsync(Kind, pending.Id, pending, Lifetime);

    /// <summary>Ends whatever waits on this browser up to now.</summary>
    public async Task DropAsync()
    {
        if (browser.Find() is { Length: > 0 } key)
        {
            await store.PutAsync(Dropped(key), time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture), Lifetime);
        }
    }

    private async Task<PendingExternalIdentity?> FindAsync(Guid? id) =>
        await entries.FindAsync<PendingExternalIdentity>(Kind, id) is { } pending && (await DroppedAsync() is not { } dropped || pending.Dropped == dropped) ? pending : null;

    private async Task<string?> DroppedAsync() => browser.Find() is { Length: > 0 } key ? await store.ReadAsync(Dropped(key)) : null;

    private static string Dropped(string browserKey) => EphemeralKey.For($"{Kind}:dropped", browserKey);
}
