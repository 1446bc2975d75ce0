using Microsoft.Extensions.Options;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.RateLimiting;

/// <summary>
/// Lets a network wait before it may guess on an account again, twice as long after every failure. Others don't wait, and
/// neither does the network on other accounts.
/// </summary>
public sealed class SignInBackoff(IEphemeralStore store, Visitor visitor, IOptions<RateLimitSettings> settings, IHostEnvironment environment)
{
    /// <summary>Failures in a row that nobody waits after.</summary>
    public const int Free = 4;

    public static readonly TimeSpan First = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>How long failures are remembered after the first one of a row.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromHours(6);

    // Where this request has found no failures, there are none to forget.
    private readonly HashSet<string> unfailed = [];

    /// <summary>The wait, behind which nothing is counted, and the failures in a row.</summary>
    public CountedWindow[] Windows(RateLimitedAction act, string account) =>
        [CountedWindow.AsItIs(Key("wait", act, account), limit: 0), CountedWindow.AsItIs(Key("failures", act, account))];

    /// <summary>How long the wait still lasts by what the store says of <see cref="Windows"/>; null when there is none.</summary>
    public TimeSpan? Left(RateLimitedAction act, string account, IReadOnlyList<WindowCount> counts)
    {
        if (counts[0].Count > 0)
        {
            return counts[0].Remaining;
        }
        if (counts[1].Count == 0)
        {
            unfailed.Add(Key("failures", act, account));
        }
        return null;
    }

    /// <summary>How long the wait still lasts; null when there is none.</summary>
    public async Task<TimeSpan?> LeftAsync(RateLimitedAction act, string account) => settings.Value.IsOn(environment) && account.Length > 0
        ? Left(act, account, await store.CountAsync(Windows(act, account)))
        : null;

    /// <summary>True for the first rejection because of this wait.</summary>
    public Task<bool> IsNewsAsync(RateLimitedAction act, string account, TimeSpan left) => store.ClaimAsync(Key("told", act, account), left);

    /// <param name="act">What was guessed at.</param>
    /// <param name="account">As <c>KnownDevices.RateLimitKeyAsync</c> says it.</param>
    /// <param name="free">Failures in a row that nobody waits after.</param>
    public async Task LengthenAsync(RateLimitedAction act, string account, int free = Free)
    {
        if (account.Length == 0)
        {
            return;
        }
        unfailed.Remove(Key("failures", act, account));
        if (await store.CountAsync(Key("failures", act, account), Memory) is { Count: var failures } && failures > free)
        {
            var wait = TimeSpan.FromSeconds(Math.Min(First.TotalSeconds * Math.Pow(2, failures - free - 1), Longest.TotalSeconds));
            await store.PutAsync(Key("wait", act, account), "1", wait);
        }
    }

    /// <summary>Starts over after a success.</summary>
    public async Task ForgetAsync(RateLimitedAction act, string account)
    {
        if (!unfailed.Contains(Key("failures", act, account)))
        {
            await store.TakeAsync(Key("failures", act, account));
        }
    }

    private string Key(string room, RateLimitedAction act, string account) => EphemeralKey.For($"waits:{room}:{act}", $"{visitor.Network} {account}");
}
