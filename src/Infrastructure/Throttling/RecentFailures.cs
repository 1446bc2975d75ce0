using System.Globalization;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Throttling;

/// <summary>
/// How often captchas and sign-ins failed lately, from the visitor's network and on an account: more of them ask for
/// more. A count ends a quarter of an hour after its first failure.
/// </summary>
public sealed class RecentFailures(IEphemeralStore store, Visitor visitor)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private string Network => EphemeralKey.For("failures:network", visitor.Network);

    public async Task CountAsync(string account)
    {
        await store.CountAsync(Network, Window);
        if (account.Length > 0)
        {
            await store.CountAsync(Account(account), Window);
        }
    }

    public Task<long> OfNetworkAsync() => ReadAsync(Network);

    /// <param name="account">As <c>KnownDevices.CountedAsAsync</c> says it; there need be no such account.</param>
    public Task<long> OfAccountAsync(string account) => ReadAsync(Account(account));

    private static string Account(string account) => EphemeralKey.For("failures:account", account);

    private async Task<long> ReadAsync(string key) =>
        await store.ReadAsync(key) is { } count ? long.Parse(count, CultureInfo.InvariantCulture) : 0;
}
