using Microsoft.Extensions.Options;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Throttling;

/// <summary>Counts acts by network, by account and by both, and refuses the ones beyond the settings' limits.</summary>
public sealed partial class Throttle(
    IEphemeralStore store, Visitor visitor, IOptions<ThrottleSettings> settings, IHostEnvironment environment, ILogger<Throttle> log)
{
    private bool IsOff => !settings.Value.Enabled && environment.IsDevelopment();

    /// <exception cref="RefusedException">The network's limit is reached; says how long it lasts.</exception>
    public Task CountNetworkAsync(ThrottledAct act) =>
        IsOff ? Task.CompletedTask : CountAsync(act, "network", visitor.Network, settings.Value.For(act).Network);

    /// <exception cref="RefusedException">A limit of the account is reached; says how long it lasts.</exception>
    public async Task CountAccountAsync(ThrottledAct act, string account)
    {
        if (IsOff || account.Length == 0)
        {
            return;
        }
        await CountAsync(act, "both", $"{visitor.Network} {account}", settings.Value.For(act).Both);
        await CountAsync(act, "account", account, settings.Value.For(act).Account);
    }

    private async Task CountAsync(ThrottledAct act, string dimension, string who, Limit limit)
    {
        var counted = await store.CountAsync(EphemeralKey.For($"throttle:{act}:{dimension}", who), limit.Window);
        if (counted.Count > limit.Count)
        {
            LogRefused(act, dimension, visitor.Network);
            throw new RefusedException(Refusal.TooMany, counted.Remaining);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Throttled {Act} by {Dimension} for the network {Network}")]
    private partial void LogRefused(ThrottledAct act, string dimension, string network);
}
