using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Telemetry;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.RateLimiting;

/// <summary>Counts actions by network, by account and by both, and rejects those beyond the settings' limits.</summary>
public sealed partial class RateLimiter(
    IEphemeralStore store, SignInBackoff backoff, Visitor visitor, AuditTrail trail, IOptions<RateLimitSettings> settings, IHostEnvironment environment, ILogger<RateLimiter> log)
{
    /// <summary>Audit entries about rejections of one kind within an hour, over all networks.</summary>
    public const int MaxRecorded = 100;

    /// <summary>How often a network may ask for mails to an address before requests of others count.</summary>
    public const int UncontestedRequests = 3;

    private const string Wait = "wait";

    private bool IsOn => settings.Value.IsOn(environment);

    /// <exception cref="RequestRejectedException">The network's limit is reached; says how long it lasts.</exception>
    public Task CountNetworkAsync(RateLimitedAction action) => CountAsync(action, [ByNetwork(action)]);

    /// <exception cref="RequestRejectedException">A limit of the account is reached; says how long it lasts.</exception>
    public Task CountAccountAsync(RateLimitedAction action, string account) => CountAsync(action, ByAccount(action, account));

    /// <exception cref="RequestRejectedException">A limit of the network or of the account is reached; says how long it lasts.</exception>
    public Task CountAsync(RateLimitedAction action, string account) => CountAsync(action, [ByNetwork(action), .. ByAccount(action, account)]);

    /// <summary>Counts an attempt, unless the visitor has to wait before the next one on that account.</summary>
    /// <param name="account">As in <c>KnownDevices.RateLimitKeyAsync</c>; or empty.</param>
    /// <param name="isNetworkCounted">Whether <see cref="CountNetworkAsync"/> has counted it already.</param>
    /// <exception cref="RequestRejectedException">A limit is reached, or a wait isn't over; says how long it lasts.</exception>
    public async Task CountGuessAsync(RateLimitedAction action, string account, bool isNetworkCounted)
    {
        Check[] network = isNetworkCounted ? [] : [ByNetwork(action)];
        Check[] wait = account.Length > 0 ? [.. backoff.Windows(action, account).Select(window => new Check(Wait, window))] : [];
        var counts = await CountAsync(action, [.. network, .. wait, .. ByAccount(action, account)]);
        if (counts.Count > network.Length && backoff.Left(action, account, [.. counts.Skip(network.Length)]) is { } left)
        {
            await RefuseAsync(action, Wait, left, await backoff.IsNewsAsync(action, account, left));
        }
    }

    /// <summary>Forgets what was counted on the account, and on it from those networks, with their waits.</summary>
    public async Task ForgetAsync(RateLimitedAction action, string account, IReadOnlyCollection<string> networks)
    {
        await store.TakeAsync(KeyOf(action, "account", account));
        foreach (var network in networks)
        {
            await store.TakeAsync(KeyOf(action, "both", $"{network} {account}"));
        }
        await backoff.ForgetAsync(action, account, networks);
    }

    // A network's first requests for an address skip the account's limit, so that others can't use it up. MailRateLimiter limits the mails.
    private static int FreeOf(RateLimitedAction action) =>
        action is RateLimitedAction.Registration or RateLimitedAction.ActivationMail or RateLimitedAction.PasswordReset ? UncontestedRequests : 0;

    /// <summary>Rejects the action; <paramref name="isNews"/> adds an audit entry.</summary>
    /// <exception cref="RequestRejectedException">Always.</exception>
    public async Task RefuseAsync(RateLimitedAction action, string dimension, TimeSpan retryAfter, bool isNews)
    {
        LogRefused(action, dimension, visitor.Network);
        Metrics.LimitHit(action, dimension);
        if (isNews && (await store.CountAsync($"throttle:recorded:{action}:{dimension}", TimeSpan.FromHours(1))).Count <= MaxRecorded)
        {
            await trail.WriteAsync(AuditKind.Throttled, visitor.UserId, detail: $"{action} {dimension}");
        }
        throw new RequestRejectedException(RejectionReason.TooMany, retryAfter);
    }

    private Check ByNetwork(RateLimitedAction action) => Of(action, "network", visitor.Network, settings.Value.For(action).Network);

    private Check[] ByAccount(RateLimitedAction action, string account) => account.Length == 0
        ? []
        :
        [
            Of(action, "both", $"{visitor.Network} {account}", settings.Value.For(action).Both, least: FreeOf(action) + 1),
            Of(action, "account", account, settings.Value.For(action).Account),
        ];

    private static Check Of(RateLimitedAction action, string dimension, string who, Limit limit, long least = 0) =>
        new(dimension, new(KeyOf(action, dimension, who), limit.Window, limit.Count, least));

    private static string KeyOf(RateLimitedAction action, string dimension, string who) => EphemeralKey.For($"throttle:{action}:{dimension}", who);

    // One round trip. A request that one window rejects isn't counted by those that follow.
    private async Task<IReadOnlyList<WindowCount>> CountAsync(RateLimitedAction action, Check[] checks)
    {
        if (!IsOn || checks.Length == 0)
        {
            return [];
        }
        var counts = await store.CountAsync([.. checks.Select(check => check.Window)]);
        var last = counts[^1];
        var (dimension, window) = checks[counts.Count - 1];
        if (last.Count > window.Limit && dimension != Wait)
        {
            await RefuseAsync(action, dimension, last.Remaining, isNews: last.Count == window.Limit + 1);
        }
        return counts;
    }

    private sealed record Check(string Dimension, CountedWindow Window);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Throttled {Action} by {Dimension} for the network {Network}")]
    private partial void LogRefused(RateLimitedAction action, string dimension, string network);
}
