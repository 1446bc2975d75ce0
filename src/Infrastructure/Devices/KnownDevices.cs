using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Devices;

/// <summary>
/// Knows the visitor's browser again where it has signed in before. Its acts on that account are counted apart, so that
/// nothing a stranger does to the account reaches its owner.
/// </summary>
public sealed class KnownDevices(DeviceStore store, Visitor visitor, DeviceCookie cookie, AuditTrail trail, Notices notices, IOptions<MobileSettings> mobiles, TimeProvider time)
{
    /// <summary>The accounts that one browser is known to; a further one takes the place of the one longest not seen.</summary>
    public const int AccountsPerBrowser = 5;

    /// <summary>The browsers that are known to one account, likewise.</summary>
    public const int DevicesPerAccount = 20;

    private List<KnownDevice>? known;

    /// <summary>
    /// The name under which acts on an account are counted: what was typed, which need not exist; the signed-in user where
    /// nothing was typed; and the device for a browser that the account knows.
    /// </summary>
    /// <param name="typed">As typed, or empty.</param>
    public async Task<string> RateLimitKeyAsync(string typed)
    {
        if (typed.Length == 0)
        {
            return visitor.UserId is { } user ? await RateLimitKeyAsync(user) : "";
        }
        return await FindTypedAsync(typed) is { } device ? RateLimitKey(device) : $"typed {MobileIn(typed) ?? typed}";
    }

    /// <summary>The same for an account that the visitor has proven to exist.</summary>
    public async Task<string> RateLimitKeyAsync(Guid userId) => await FindAsync(userId) is { } device ? RateLimitKey(device) : $"user {userId}";

    /// <summary>The name under which a known browser's acts are counted.</summary>
    public static string RateLimitKey(Guid device) => $"device {device}";

    /// <summary>The names under which a stranger's acts on the account are counted.</summary>
    public static IEnumerable<string> RateLimitKeys(User user)
    {
        string?[] typed = [user.UserNameKey, user.EmailKey, user.Mobile];
        return [.. typed.OfType<string>().Select(t => $"typed {t}"), $"user {user.Id}"];
    }

    /// <summary>This browser, where the account knows it; or null.</summary>
    public async Task<Guid?> FindAsync(Guid userId) => (await KnownAsync()).FirstOrDefault(k => k.UserId == userId)?.Id;

    /// <summary>This browser, where the account that was typed knows it, in whichever of its spellings; or null.</summary>
    public async Task<Guid?> FindTypedAsync(string typed)
    {
        var mobile = MobileIn(typed);
        return (await KnownAsync()).FirstOrDefault(k => typed == k.UserNameKey || typed == k.EmailKey || (mobile is not null && mobile == k.Mobile))?.Id;
    }

    /// <summary>Remembers the browser that the account has just signed in on, and tells the owner when it is a new one.</summary>
    /// <remarks>Runs within the sign-in's transaction, whose end saves the entry and the mail.</remarks>
    /// <param name="user">Whose account it is.</param>
    /// <param name="isFirst">Whether it is the account's first sign-in, which is news to nobody.</param>
    /// <returns>Its id.</returns>
    public async Task<Guid> RememberAsync(User user, bool isFirst, CancellationToken cancellation)
    {
        var seen = Device.Create(user.Id, [], visitor.Address, visitor.Device, time.GetUtcNow());
        await KnownAsync();
        if (await store.SeeAsync(user.Id, cookie.Hash, seen, cancellation) is { } met)
        {
            cookie.Keep();
            return met;
        }
        await store.ForgetOldestAsync(user.Id, DevicesPerAccount - 1, cancellation);
        // Under a new key: who had a copy of the old one is known to no further account by it. To those that know it already, the
        // old one stays good until the new one was seen.
        var old = cookie.Hash;
        var key = cookie.Renew();
        if (old is not null)
        {
            await store.ForgetAccountsAsync(old, AccountsPerBrowser - 1, cancellation);
            await store.RenewKeyAsync(old, key, cancellation);
        }
        await store.AddAsync(seen with { KeyHash = key }, cancellation);
        if (!isFirst)
        {
            trail.Add(AuditKind.NewDevice, user.Id);
            notices.Queue(MailTemplate.NewDevice, user);
        }
        return seen.Id;
    }

    /// <summary>Forgets the account's browsers, as when its sessions end; all but this one, if told so.</summary>
    public Task ForgetAsync(Guid userId, bool exceptThis, CancellationToken cancellation) =>
        store.ForgetAllAsync(userId, exceptThis ? cookie.Hash : null, cancellation);

    /// <summary>Forgets the browser of the account's session, unless it is the visitor's own.</summary>
    public Task ForgetSessionsAsync(Guid userId, Guid session, CancellationToken cancellation) =>
        store.ForgetOfSessionAsync(userId, session, cookie.Hash, cancellation);

    private string? MobileIn(string typed) => MobileNumber.Parse(typed, mobiles.Value.AllowedCountries)?.Value;

    private async Task<List<KnownDevice>> KnownAsync()
    {
        if (known is not null || cookie.Hash is not { } hash)
        {
            return known ??= [];
        }
        known = await store.FindAsync(hash);
        if (known.Any(k => k.ShowsNewKey))
        {
            // It has the new key, so a request with the previous one comes from a copy.
            await store.ForgetPreviousKeyAsync(hash);
        }
        return known;
    }
}
