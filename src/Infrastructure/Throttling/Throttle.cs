using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Telemetry;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Throttling;

/// <summary>Counts acts by network, by account and by both, and refuses the ones beyond the settings' limits.</summary>
public sealed partial class Throttle(
    IEphemeralStore store, Visitor visitor, AuditTrail trail, IOptions<ThrottleSettings> settings, IHostEnvironment environment, ILogger<Throttle> log)
{
    /// <summary>Entries that refusals of one kind leave in the record within an hour, from however many networks.</summary>
    public const int MostRecorded = 100;

    /// <summary>How often a network may ask for mails to an address before what others asked for there counts.</summary>
    public const int FreshActs = 3;

    private bool IsOn => settings.Value.IsOn(environment);

    /// <exception cref="RefusedException">The network's limit is reached; says how long it lasts.</exception>
    public Task CountNetworkAsync(ThrottledAct act) =>
        IsOn ? CountAsync(act, "network", visitor.Network, settings.Value.For(act).Network) : Task.CompletedTask;

    /// <exception cref="RefusedException">A limit of the account is reached; says how long it lasts.</exception>
    public async Task CountAccountAsync(ThrottledAct act, string account)
    {
        if (IsOn && account.Length > 0)
        {
            var own = await CountAsync(act, "both", $"{visitor.Network} {account}", settings.Value.For(act).Both);
            if (own > FreeOf(act))
            {
                await CountAsync(act, "account", account, settings.Value.For(act).Account);
            }
        }
    }

    // What others did to an address doesn't turn away a network that comes fresh: how many mails leave is limited elsewhere.
    private static int FreeOf(ThrottledAct act) =>
        act is ThrottledAct.Registration or ThrottledAct.ActivationMail or ThrottledAct.PasswordReset ? FreshActs : 0;

    /// <summary>Turns the act away; <paramref name="isNews"/> leaves an entry in the record.</summary>
    /// <exception cref="RefusedException">Always.</exception>
    public async Task RefuseAsync(ThrottledAct act, string dimension, TimeSpan retryAfter, bool isNews)
    {
        LogRefused(act, dimension, visitor.Network);
        Metrics.LimitHit(act, dimension);
        if (isNews && (await store.CountAsync($"throttle:recorded:{act}:{dimension}", TimeSpan.FromHours(1))).Count <= MostRecorded)
        {
            await trail.WriteAsync(AuditKind.Throttled, visitor.UserId, detail: $"{act} {dimension}");
        }
        throw new RefusedException(Refusal.TooMany, retryAfter);
    }

    private async Task<long> CountAsync(ThrottledAct act, string dimension, string who, Limit limit)
    {
        var counted = await store.CountAsync(EphemeralKey.For($"throttle:{act}:{dimension}", who), limit.Window);
        if (counted.Count > limit.Count)
        {
            await RefuseAsync(act, dimension, counted.Remaining, isNews: counted.Count == limit.Count + 1);
        }
        return counted.Count;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Throttled {Act} by {Dimension} for the network {Network}")]
    private partial void LogRefused(ThrottledAct act, string dimension, string network);
}
