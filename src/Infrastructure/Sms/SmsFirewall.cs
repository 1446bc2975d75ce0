using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Throttling;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Sms;

/// <summary>
/// Keeps numbers from being bombed and the bill from being burnt. Whoever asks is counted first, by network and by the
/// block around it, then the range of numbers, then the number itself: what is refused for one reason uses up no
/// allowance that belongs to somebody else.
/// </summary>
public sealed partial class SmsFirewall(
    IEphemeralStore store, Visitor visitor, RecentFailures failures, IOptions<SmsSettings> settings, ILogger<SmsFirewall> log)
{
    /// <summary>Counts one more code for the number, whether or not a message will leave.</summary>
    /// <exception cref="RefusedException">A limit is reached; says how long it lasts.</exception>
    public async Task CountAsync(MobileNumber to)
    {
        var limits = settings.Value.Limits;
        await CountAsync("network", visitor.Network, limits.Network);
        await CountAsync("block", visitor.Block, limits.Block);
        await CountAsync("prefix", to.Prefix, limits.Prefix);
        await CountAsync("number", to.Value, limits.Number);
    }

    /// <summary>Takes one message out of the site's budget; out of the reserve when that is used up, for those who have an account.</summary>
    /// <returns>How much of a budget is used, as a share, after this message.</returns>
    /// <exception cref="RefusedException">The budget is used up; says when it is there again.</exception>
    public async Task<double> SpendAsync(bool hasAccount)
    {
        var (budget, reserve) = (settings.Value.Limits.Budget, settings.Value.Limits.Reserve);
        try
        {
            return await CountAsync("site", "budget", budget);
        }
        catch (RefusedException) when (hasAccount)
        {
            await CountAsync("site", "reserve", reserve);
            return 1;
        }
    }

    /// <summary>Lets a range of numbers be written to again.</summary>
    public async Task UnblockAsync(string prefix)
    {
        foreach (var limit in settings.Value.Limits.Prefix)
        {
            await store.TakeAsync(Key("prefix", prefix, limit));
        }
    }

    private async Task<double> CountAsync(string dimension, string who, IEnumerable<Limit> limits)
    {
        var used = 0.0;
        foreach (var limit in limits)
        {
            var counted = await store.CountAsync(Key(dimension, who, limit), limit.Window);
            if (counted.Count > limit.Count)
            {
                LogRefused(dimension, visitor.Network);
                throw new RefusedException(Refusal.TooMany, counted.Remaining);
            }
            used = Math.Max(used, (double)counted.Count / limit.Count);
        }
        if (used > 0.5 && dimension is "network" or "block")
        {
            // Halfway to refusing: the next captcha costs more.
            await failures.CountAsync(account: "");
        }
        return used;
    }

    private static string Key(string dimension, string who, Limit limit) =>
        EphemeralKey.For($"sms:{dimension}:{limit.Window.TotalMinutes:0}", who);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused a text message by {Dimension} for the network {Network}")]
    private partial void LogRefused(string dimension, string network);
}
