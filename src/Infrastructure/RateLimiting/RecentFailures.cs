using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.RateLimiting;

/// <summary>
/// How often captchas and sign-ins failed lately, from the visitor's network and on an account: more of them ask for
/// more. A count ends a quarter of an hour after its first failure.
/// </summary>
public sealed class RecentFailures(IEphemeralStore store, Visitor visitor)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    /// <param name="account">As <c>KnownDevices.RateLimitKeyAsync</c> says it, there need be no such account; or empty.</param>
    public Task CountAsync(string account) => store.CountAsync([.. Keys(account).Select(key => new CountedWindow(key, Window))]);

    /// <param name="account">As above; of an empty one there are no failures.</param>
    public async Task<(long OfNetwork, long OfAccount)> ReadAsync(string account)
    {
        var counts = await store.CountAsync([.. Keys(account).Select(key => CountedWindow.Peek(key))]);
        return (counts[0].Count, counts.Count > 1 ? counts[1].Count : 0);
    }

    private IEnumerable<string> Keys(string account)
    {
        yield return EphemeralKey.For("failures:network", visitor.Network);
        if (account.Length > 0)
        {
            yield return EphemeralKey.For("failures:account", account);
        }
    }
}
