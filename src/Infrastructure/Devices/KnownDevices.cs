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
    public async Task MeetAsync(User user, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var seen = Device.Meet(user.Id, [], visitor.Address, visitor.Device, now);
        var met = await db.Devices.Where(d => d.UserId == user.Id && d.KeyHash == cookie.Hash).ExecuteUpdateAsync(d => d
            .SetProperty(x => x.Failures, 0).SetProperty(x => x.LastSeenAt, now)
            .SetProperty(x => x.Address, seen.Address).SetProperty(x => x.Description, seen.Description), cancellation);
        if (met > 0)
        {
            cookie.Keep();
            return;
        }
        await ForgetAllButAsync(AccountsPerBrowser - 1, db.Devices.Where(d => d.KeyHash == cookie.Hash), cancellation);
        await ForgetAllButAsync(DevicesPerAccount - 1, db.Devices.Where(d => d.UserId == user.Id), cancellation);
        // Under a new key: who had a copy of the old one is known to no further account by it.
        var (old, hash) = (cookie.Hash, cookie.Renew());
        await db.Devices.Where(d => d.KeyHash == old).ExecuteUpdateAsync(d => d.SetProperty(x => x.KeyHash, hash), cancellation);
        db.Add(Device.Meet(user.Id, hash, visitor.Address, visitor.Device, now));
        if (user.LastSignInAt is not null)
        {
            trail.Add(AuditKind.NewDevice, user.Id);
            notices.Queue(MailTemplate.NewDevice, user);
        }
    }

    /// <summary>Makes strangers of the account's browsers, as when its sessions end; of all but this one, if told so.</summary>
    public Task ForgetAsync(Guid userId, bool exceptThis, CancellationToken cancellation) => db.Devices
        .Where(d => d.UserId == userId && !(exceptThis && d.KeyHash == cookie.Hash)).ExecuteDeleteAsync(cancellation);

    private string? MobileIn(string typed) => MobileNumber.Parse(typed, sms.Value.AllowedCountries)?.Value;

    private static Task ForgetAllButAsync(int kept, IQueryable<Device> devices, CancellationToken cancellation) =>
        devices.OrderByDescending(d => d.LastSeenAt).ThenByDescending(d => d.Id).Skip(kept).ExecuteDeleteAsync(cancellation);

    private async Task<List<Known>> KnownAsync() => known ??= cookie.Hash is null ? [] : await (
        from device in db.Devices
        join user in db.Users on device.UserId equals user.Id
        where device.KeyHash == cookie.Hash && device.Failures < Device.MaxFailures
        select new Known(device.Id, user.Id, user.UserNameKey, user.ActivatedAt == null ? null : user.EmailKey, user.Mobile)).ToListAsync();

    private sealed record Known(Guid Id, Guid UserId, string UserNameKey, string? EmailKey, string? Mobile);
}
