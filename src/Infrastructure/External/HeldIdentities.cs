using System.Text.Json;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.External;

/// <summary>Somebody whom a provider has just named to this browser, and who belongs to no account yet.</summary>
/// <param name="SessionId">The session that asked for it, to bind it; null where it came by a sign-in.</param>
public sealed record HeldIdentity(ExternalIdentity Identity, DateTimeOffset At, Guid? SessionId);

/// <summary>Identities that wait, one for each browser, until their owner says which account they belong to. They sign nobody in.</summary>
public sealed class HeldIdentities(IEphemeralStore store, BrowserKey browser, Visitor visitor, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public Task HoldAsync(ExternalIdentity identity, Guid? sessionId) => store.PutAsync(
        Key(browser.Give()), JsonSerializer.Serialize(new HeldIdentity(identity, time.GetUtcNow(), sessionId)), Lifetime);

    /// <summary>Who may become a new account's: somebody who came by a sign-in, while nobody is signed in.</summary>
    public async Task<HeldIdentity?> FindForNewAsync() =>
        visitor.UserId is null && await FindAsync() is { SessionId: null } held ? held : null;

    /// <summary>
    /// Who may be bound to the account that is signed in: whom its very session asked for; or who came by a sign-in, once the
    /// owner has signed in after that.
    /// </summary>
    public async Task<HeldIdentity?> FindToBindAsync() => await FindAsync() switch
    {
        { SessionId: { } session } held when session == visitor.SessionId => held,
        { SessionId: null } held when visitor.ConfirmedAt >= held.At => held,
        _ => null,
    };

    /// <summary>Ends the wait; false when another has ended it, or begun another.</summary>
    public async Task<bool> TakeAsync(HeldIdentity held) =>
        await store.TakeAsync(Key(browser.Find())) is { } kept && JsonSerializer.Deserialize<HeldIdentity>(kept) == held;

    /// <summary>Ends whatever wait there is on this browser.</summary>
    public Task DropAsync() => store.TakeAsync(Key(browser.Find()));

    private async Task<HeldIdentity?> FindAsync() =>
        browser.Find() is { Length: > 0 } key && await store.ReadAsync(Key(key)) is { } kept ? JsonSerializer.Deserialize<HeldIdentity>(kept) : null;

    private static string Key(string browserKey) => EphemeralKey.For("external:held", browserKey);
}
