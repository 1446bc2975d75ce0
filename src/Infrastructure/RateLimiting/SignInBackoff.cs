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

    /// <summary>What the wait is counted under that all spellings of an account share.</summary>
    public static string InAnySpelling(Guid userId) => $"account {userId}";

    // Where this request has found no failures, there are none to forget.
    private readonly HashSet<string> unfailed = [];

    /// <summary>The wait, behind which nothing is counted, and the failures in a row.</summary>
    public CountedWindow[] Windows(RateLimitedAction action, string account) =>
        [CountedWindow.Peek(Key("wait", action, account), limit: 0), CountedWindow.Peek(Key("failures", action, account))];

    /// <summary>How long the wait still lasts by what the store says of <see cref="Windows"/>; null when there is none.</summary>
    public TimeSpan? Left(RateLimitedAction action, string account, IReadOnlyList<WindowCount> counts)
    {
        if (counts[0].Count > 0)
        {
            return counts[0].Remaining;
        }
        if (counts[1].Count == 0)
        {
            unfailed.Add(Key("failures", action, account));
        }
        return null;
    }

    /// <summary>How long the wait still lasts; null when there is none.</summary>
    public async Task<TimeSpan?> LeftAsync(RateLimitedAction action, string account) => settings.Value.IsOn(environment) && account.Length > 0
        ? Left(action, account, await store.CountAsync(Windows(action, account)))
        : null;

    /// <summary>True for the first rejection because of this wait.</summary>
    public Task<bool> IsNewsAsync(RateLimitedAction action, string account, TimeSpan left) => store.ClaimAsync(Key("told", action, account), left);

    /// <param name="action">What was guessed at.</param>
    /// <param name="account">As in <c>KnownDevices.RateLimitKeyAsync</c>.</param>
    /// <param name="free">Failures in a row that nobody waits after.</param>
    public async Task LengthenAsync(RateLimitedAction action, string account, int free = Free)
    {
        if (account.Length == 0)
        {
            return;
        }
        unfailed.Remove(Key("failures", action, account));
        if (await store.CountAsync(Key("failures", action, account), Memory) is { Count: var failures } && failures > free)
        {
            var wait = TimeSpan.FromSeconds(Math.Min(First.TotalSeconds * Math.Pow(2, failures - free - 1), Longest.TotalSeconds));
            await store.PutAsync(Key("wait", action, account), "1", wait);
        }
    }

    /// <summary>Starts over after a success.</summary>
    public async Task ForgetAsync(RateLimitedAction action, string account)
    {
        if (!unfailed.Contains(Key("failures", action, account)))
        {
            await store.TakeAsync(Key("failures", action, account));
        }
    }

    /// <summary>Ends the waits of those networks, and forgets their failures.</summary>
    public async Task ForgetAsync(RateLimitedAction action, string account, IEnumerable<string> networks)
    {
        foreach (var network in networks)
        {
            await store.TakeAsync(Key("failures", action, account, network));
            await store.TakeAsync(Key("wait", action, account, network));
        }
    }

    private string Key(string prefix, RateLimitedAction action, string account) => Key(prefix, action, account, visitor.Network);

    private static string Key(string prefix, RateLimitedAction action, string account, string network) =>
        EphemeralKey.For($"waits:{prefix}:{action}", $"{network} {account}");
}
