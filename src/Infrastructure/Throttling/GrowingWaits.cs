using System.Globalization;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Throttling;

/// <summary>
/// Lets a network wait before it may guess on an account again, twice as long after every failure. Others don't wait, and
/// neither does the network on other accounts.
/// </summary>
public sealed class GrowingWaits(
    IEphemeralStore store, Visitor visitor, Throttle throttle, IOptions<ThrottleSettings> settings, IHostEnvironment environment, TimeProvider time)
{
    /// <summary>Failures in a row that nobody waits after.</summary>
    public const int Free = 4;

    public static readonly TimeSpan First = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>How long failures are remembered after the first one of a row.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromHours(6);

    /// <exception cref="RefusedException">The wait isn't over; says how long it lasts.</exception>
    public async Task RefuseAsync(ThrottledAct act, string account)
    {
        if (await LeftAsync(act, account) is { } left)
        {
            await throttle.RefuseAsync(act, "wait", left, isNews: await store.ClaimAsync(Key("told", act, account), left));
        }
    }

    /// <summary>How long the wait still lasts; null when there is none.</summary>
    public async Task<TimeSpan?> LeftAsync(ThrottledAct act, string account) =>
        settings.Value.IsOn(environment) && account.Length > 0
            && await store.ReadAsync(Key("wait", act, account)) is { } end
            && DateTimeOffset.Parse(end, CultureInfo.InvariantCulture) - time.GetUtcNow() is var left && left > TimeSpan.Zero
            ? left
            : null;

    /// <param name="act">What was guessed at.</param>
    /// <param name="account">As <c>KnownDevices.CountedAsAsync</c> says it.</param>
    /// <param name="free">Failures in a row that nobody waits after.</param>
    public async Task LengthenAsync(ThrottledAct act, string account, int free = Free)
    {
        if (account.Length > 0 && await store.CountAsync(Key("failures", act, account), Memory) is { Count: var failures } && failures > free)
        {
            var wait = TimeSpan.FromSeconds(Math.Min(First.TotalSeconds * Math.Pow(2, failures - free - 1), Longest.TotalSeconds));
            await store.PutAsync(Key("wait", act, account), (time.GetUtcNow() + wait).ToString("O", CultureInfo.InvariantCulture), wait);
        }
    }

    /// <summary>Whoever was right begins anew.</summary>
    public Task ForgetAsync(ThrottledAct act, string account) => store.TakeAsync(Key("failures", act, account));

    private string Key(string room, ThrottledAct act, string account) => EphemeralKey.For($"waits:{room}:{act}", $"{visitor.Network} {account}");
}
