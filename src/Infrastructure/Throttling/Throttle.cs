using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Throttling;

/// <summary>Counts acts by network, by account and by both, and refuses the ones beyond the settings' limits.</summary>
public sealed partial class Throttle(
    IEphemeralStore store, Visitor visitor, IOptions<ThrottleSettings> settings, IHostEnvironment environment, ILogger<Throttle> log)
{
    /// <exception cref="RefusedException">A limit is reached; says how long it lasts.</exception>
    public async Task CountAsync(ThrottledAct act, string account)
    {
        if (!settings.Value.Enabled && environment.IsDevelopment())
        {
            return;
        }
        var limits = settings.Value.For(act);
        await CountAsync(act, "network", visitor.Network, limits.Network);
        if (account.Length > 0)
        {
            await CountAsync(act, "both", $"{visitor.Network} {account}", limits.Both);
            await CountAsync(act, "account", account, limits.Account);
        }
    }

    private async Task CountAsync(ThrottledAct act, string dimension, string who, Limit limit)
    {
        // Hashed, so that no text from outside becomes a key of unknown length or shape.
        var key = $"throttle:{act}:{dimension}:{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(who)).AsSpan(0, 16))}";
        var counted = await store.CountAsync(key, limit.Window);
        if (counted.Count > limit.Count)
        {
            LogRefused(act, dimension, visitor.Network);
            throw new RefusedException(Refusal.TooMany, counted.Remaining);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Throttled {Act} by {Dimension} for the network {Network}")]
    private partial void LogRefused(ThrottledAct act, string dimension, string network);
}
