using System.Text.Json;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Ephemeral;

/// <summary>
/// What waits on a browser for a while: as many entries as it has tabs, each found by its id, which is no secret, since no other
/// browser finds it. Without an id it is the newest one.
/// </summary>
public sealed class BrowserEntries(IEphemeralStore store, BrowserKey browser)
{
    public async Task PutAsync<T>(string kind, Guid id, T entry, TimeSpan lifetime)
    {
        var key = browser.Give();
        await store.PutAsync(Key(kind, key, id), JsonSerializer.Serialize(entry), lifetime);
        await store.PutAsync(Newest(kind, key), id.ToString(), lifetime);
    }

    public async Task<T?> FindAsync<T>(string kind, Guid? id)
        where T : class =>
        browser.Find() is { Length: > 0 } key
        && (id ?? await NewestAsync(kind, key)) is { } asked
        && await store.ReadAsync(Key(kind, key, asked)) is { } kept
            ? JsonSerializer.Deserialize<T>(kept)
            : null;

    /// <summary>Ends the entry. Of several at once, one gets true.</summary>
    public async Task<bool> TakeAsync(string kind, Guid id) => await store.TakeAsync(Key(kind, browser.Find(), id)) is not null;

    private async Task<Guid?> NewestAsync(string kind, string key) => await store.ReadAsync(Newest(kind, key)) is { } id ? Guid.Parse(id) : null;

    private static string Key(string kind, string browserKey, Guid id) => EphemeralKey.For(kind, $"{browserKey} {id}");

    private static string Newest(string kind, string browserKey) => EphemeralKey.For($"{kind}:newest", browserKey);
}
