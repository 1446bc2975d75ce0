using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Sms;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Devices;

/// <summary>
/// Knows the visitor's browser again where it has signed in before. Its acts on that account are counted apart, so that
/// nothing a stranger does to the account reaches its owner.
/// </summary>
public sealed class KnownDevices(SlicesDb db, Visitor visitor, DeviceCookie cookie, AuditTrail trail, Notices notices, IOptions<SmsSettings> sms, TimeProvider time)
{
    /// <summary>The accounts that one browser is known to; a further one takes the place of the one longest not seen.</summary>
    public const int AccountsPerBrowser = 5;

    /// <summary>The browsers that are known to one account, likewise.</summary>
    public const int DevicesPerAccount = 20;

    private List<Known>? known;

    /// <summary>
    /// What the command's account is called where it is counted: what was typed, which need not exist; the signed-in
    /// person where the command names nobody; and another name altogether for a browser that the account knows.
    /// </summary>
    public async Task<string> CountedAsAsync(IThrottled command) => (command.ThrottledAccount, visitor.UserId) switch
    {
        ("", null) => "",
        ("", { } user) => await CountedAsAsync(user),
        var (typed, _) => await FindTypedAsync(typed) is { } device ? $"device {device}" : $"typed {MobileIn(typed) ?? typed}",
    };

    /// <summary>What the account is called where the visitor has proved that it exists.</summary>
    public async Task<string> CountedAsAsync(Guid userId) => await FindAsync(userId) is { } device ? $"device {device}" : $"user {userId}";

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
    /// <returns>Its id.</returns>
    public async Task<Guid> MeetAsync(User user, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var seen = Device.Meet(user.Id, [], visitor.Address, visitor.Device, now);
        await KnownAsync();
        var thisBrowser = ThisBrowser.Where(d => d.UserId == user.Id);
        var met = await thisBrowser.ExecuteUpdateAsync(d => d
            .SetProperty(x => x.Failures, 0).SetProperty(x => x.LastSeenAt, now)
            .SetProperty(x => x.Address, seen.Address).SetProperty(x => x.Description, seen.Description), cancellation);
        if (met > 0)
        {
            cookie.Keep();
            return await thisBrowser.Select(d => d.Id).SingleAsync(cancellation);
        }
        await ForgetAllButAsync(AccountsPerBrowser - 1, ThisBrowser, cancellation);
        await ForgetAllButAsync(DevicesPerAccount - 1, db.Devices.Where(d => d.UserId == user.Id), cancellation);
        // Under a new key: who had a copy of the old one is known to no further account by it. To those that know it already, the
        // old one stays good until the new one was seen.
        var (old, ours) = (cookie.Hash, ThisBrowser);
        var hash = cookie.Renew();
        await ours.ExecuteUpdateAsync(d => d.SetProperty(x => x.KeyHash, hash).SetProperty(x => x.PreviousKeyHash, old), cancellation);
        var device = Device.Meet(user.Id, hash, visitor.Address, visitor.Device, now);
        db.Add(device);
        if (user.LastSignInAt is not null)
        {
            trail.Add(AuditKind.NewDevice, user.Id);
            notices.Queue(MailTemplate.NewDevice, user);
        }
        return device.Id;
    }

    /// <summary>Makes strangers of the account's browsers, as when its sessions end; of all but this one, if told so.</summary>
    public Task ForgetAsync(Guid userId, bool exceptThis, CancellationToken cancellation) => db.Devices
        .Where(d => d.UserId == userId && !(exceptThis && (d.KeyHash == cookie.Hash || d.PreviousKeyHash == cookie.Hash))).ExecuteDeleteAsync(cancellation);

    /// <summary>Makes a stranger of the browser that the account's session is of, unless it is the visitor's own.</summary>
    public Task ForgetSessionsAsync(Guid userId, Guid session, CancellationToken cancellation) => db.Devices
        .Where(d => d.UserId == userId && d.KeyHash != cookie.Hash && (d.PreviousKeyHash == null || d.PreviousKeyHash != cookie.Hash) && db.Sessions.Any(s => s.Id == session && s.DeviceId == d.Id))
        .ExecuteDeleteAsync(cancellation);

    private string? MobileIn(string typed) => MobileNumber.Parse(typed, sms.Value.AllowedCountries)?.Value;

    private static Task ForgetAllButAsync(int kept, IQueryable<Device> devices, CancellationToken cancellation) =>
        devices.OrderByDescending(d => d.LastSeenAt).ThenByDescending(d => d.Id).Skip(kept).ExecuteDeleteAsync(cancellation);

    // By its key, or by the one before where it may not have got the new one.
    private IQueryable<Device> ThisBrowser => cookie.Hash is { } hash
        ? db.Devices.Where(d => d.KeyHash == hash || d.PreviousKeyHash == hash)
        : db.Devices.Where(d => false);

    private async Task<List<Known>> KnownAsync()
    {
        if (known is not null || cookie.Hash is not { } hash)
        {
            return known ??= [];
        }
        known = await (
            from device in ThisBrowser
            join user in db.Users on device.UserId equals user.Id
            where device.Failures < Device.MaxFailures
            select new Known(
                device.Id, user.Id, user.UserNameKey, user.ActivatedAt == null ? null : user.EmailKey, user.Mobile,
                device.KeyHash == hash && device.PreviousKeyHash != null)).ToListAsync();
        if (known.Any(k => k.ShowsNewKey))
        {
            // It has the new key, so whoever comes with the one before has a copy.
            await db.Devices.Where(d => d.KeyHash == hash).ExecuteUpdateAsync(d => d.SetProperty(x => x.PreviousKeyHash, (byte[]?)null));
        }
        return known;
    }

    private sealed record Known(Guid Id, Guid UserId, string UserNameKey, string? EmailKey, string? Mobile, bool ShowsNewKey);
}
