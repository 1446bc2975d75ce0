using Slices.Domain;
using Slices.Infrastructure.Devices;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.RateLimiting;

/// <summary>
/// Limits the mails to a mailbox that anybody who knows its address can cause, over all forms. Strangers share a small number.
/// Beyond it each new network has a few of its own, so that one person's requests don't block another's, and so have the browsers
/// that the account knows.
/// </summary>
public sealed class MailRateLimiter(IEphemeralStore store, KnownDevices devices, Visitor visitor)
{
    /// <summary>Mails to one mailbox (a plus suffix ignored) within an hour, because of strangers together or of one known browser. Requests beyond it are dropped silently: the newest link that was sent still works.</summary>
    public const int PerHour = 5;

    /// <summary>The same because of strangers, within a day.</summary>
    public const int PerDay = 20;

    /// <summary>How many of its own a network has for an address within a day.</summary>
    public const int PerNetwork = 3;

    /// <summary>To one address within a day beyond all that, because of new networks.</summary>
    public const int FreshPerDay = 30;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Counts one more mail to the address and says whether it may leave.</summary>
    public Task<bool> ClaimAsync(string emailKey) => ClaimAsync("stranger", emailKey);

    /// <summary>Resets are counted apart. Each brings a link that works, so using them up doesn't lock the owner out.</summary>
    public Task<bool> ClaimResetAsync(string emailKey) => ClaimAsync("reset", emailKey);

    /// <summary>Resets by administrators are counted apart from those that the owner asks for: neither uses up the other's.</summary>
    public Task<bool> ClaimResetByAdministratorAsync(string emailKey) => ClaimAsync("administrator-reset", emailKey);

    /// <summary>Invitations are counted apart: no stranger can use up what administrators send.</summary>
    public Task<bool> ClaimInvitationAsync(string emailKey) => ClaimAsync("invitation", emailKey);

    /// <summary>Links to new addresses, and notices that a taken one was asked for, are counted apart, so that they don't block registering.</summary>
    public Task<bool> ClaimChangeAsync(string emailKey) => ClaimAsync("change", emailKey);

    /// <summary>How long until the next such mail to the address because of the same account, whatever else it asked for in between. Zero begins the pause.</summary>
    public async Task<TimeSpan> PauseLeftAsync(Guid userId, string emailKey, TimeSpan pause) =>
        await store.CountAsync(EphemeralKey.For("mails:change:pause", $"{userId} {emailKey}"), pause) is { Count: > 1 } counted ? counted.Remaining : TimeSpan.Zero;

    private async Task<bool> ClaimAsync(string by, string emailKey)
    {
        if (await devices.FindTypedAsync(emailKey) is { } device)
        {
            return await IsWithinAsync(Window($"mails:{by}:device", device.ToString(), Hour, PerHour));
        }
        var mailbox = EmailAddress.MailboxKey(emailKey);
        // Only what leaves counts for the day: asking on and on from one network uses up nobody else's.
        var counts = await store.CountAsync(
            [new(EphemeralKey.For($"mails:{by}:network", $"{visitor.Network} {mailbox}"), Day), Window($"mails:{by}", mailbox, Hour, PerHour), Window($"mails:{by}:day", mailbox, Day, PerDay)]);
        return counts is [_, _, { Count: <= PerDay }]
            || (counts[0].Count <= PerNetwork && await IsWithinAsync(Window($"mails:{by}:fresh", mailbox, Day, FreshPerDay)));
    }

    private static CountedWindow Window(string prefix, string who, TimeSpan length, int limit) => new(EphemeralKey.For(prefix, who), length, limit);

    private async Task<bool> IsWithinAsync(CountedWindow window) => (await store.CountAsync([window]))[0].Count <= window.Limit;
}
