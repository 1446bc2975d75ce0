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
    public const int FreshActs = 3;

    private const string Wait = "wait";

    private bool IsOn => settings.Value.IsOn(environment);

    /// <exception cref="RequestRejectedException">The network's limit is reached; says how long it lasts.</exception>
    public Task CountNetworkAsync(RateLimitedAction act) => CountAsync(act, [ByNetwork(act)]);

    /// <exception cref="RequestRejectedException">A limit of the account is reached; says how long it lasts.</exception>
    public Task CountAccountAsync(RateLimitedAction act, string account) => CountAsync(act, ByAccount(act, account));

    /// <exception cref="RequestRejectedException">A limit of the network or of the account is reached; says how long it lasts.</exception>
    public Task CountAsync(RateLimitedAction act, string account) => CountAsync(act, [ByNetwork(act), .. ByAccount(act, account)]);

    /// <summary>Counts an attempt, unless the visitor has to wait before the next one on that account.</summary>
    /// <param name="act">The action.</param>
    /// <param name="account">As <c>KnownDevices.RateLimitKeyAsync</c> says it; or empty.</param>
    /// <param name="isNetworkCounted">Whether <see cref="CountNetworkAsync"/> has counted it already.</param>
    /// <exception cref="RequestRejectedException">A limit is reached, or a wait isn't over; says how long it lasts.</exception>
    public async Task CountGuessAsync(RateLimitedAction act, string account, bool isNetworkCounted)
    {
        Check[] network = isNetworkCounted ? [] : [ByNetwork(act)];
        Check[] wait = account.Length > 0 ? [.. backoff.Windows(act, account).Select(window => new Check(Wait, window))] : [];
        var counts = await CountAsync(act, [.. network, .. wait, .. ByAccount(act, account)]);
        if (counts.Count > network.Length && backoff.Left(act, account, [.. counts.Skip(network.Length)]) is { } left)
        {
            await RefuseAsync(act, Wait, left, await backoff.IsNewsAsync(act, account, left));
        }
    }

    // Requests of others for an address don't reject a new network. MailRateLimiter limits the mails.
    private static int FreeOf(RateLimitedAction act) =>
        act is RateLimitedAction.Registration or RateLimitedAction.ActivationMail or RateLimitedAction.PasswordReset ? FreshActs : 0;

    /// <summary>Rejects the action; <paramref name="isNews"/> adds an audit entry.</summary>
    /// <exception cref="RequestRejectedException">Always.</exception>
    public async Task RefuseAsync(RateLimitedAction act, string dimension, TimeSpan retryAfter, bool isNews)
    {
        LogRefused(act, dimension, visitor.Network);
        Metrics.LimitHit(act, dimension);
        if (isNews && (await store.CountAsync($"throttle:recorded:{act}:{dimension}", TimeSpan.FromHours(1))).Count <= MaxRecorded)
        {
            await trail.WriteAsync(AuditKind.Throttled, visitor.UserId, detail: $"{act} {dimension}");
        }
        throw new RequestRejectedException(RejectionReason.TooMany, retryAfter);
    }

    private Check ByNetwork(RateLimitedAction act) => Of(act, "network", visitor.Network, settings.Value.For(act).Network);

    private Check[] ByAccount(RateLimitedAction act, string account) => account.Length == 0
        ? []
        :
        [
            Of(act, "both", $"{visitor.Network} {account}", settings.Value.For(act).Both, least: FreeOf(act) + 1),
            Of(act, "account", account, settings.Value.For(act).Account),
        ];

    private static Check Of(RateLimitedAction act, string dimension, string who, Limit limit, long least = 0) =>
        new(dimension, new(EphemeralKey.For($"throttle:{act}:{dimension}", who), limit.Window, limit.Count, least));

    // One round trip. A request that one window rejects isn't counted by those that follow.
    private async Task<IReadOnlyList<WindowCount>> CountAsync(RateLimitedAction act, Check[] checks)
    {
        if (!IsOn || checks.Length == 0)
        {
            return [];
        }
        var counts = await store.CountAsync([.. checks.Select(check => check.Window)]);
        var (last, (dimension, window)) = (counts[^1], checks[counts.Count - 1]);
        if (last.Count > window.Limit && dimension != Wait)
        {
            await RefuseAsync(act, dimension, last.Remaining, isNews: last.Count == window.Limit + 1);
        }
        return counts;
    }

    private sealed record Check(string Dimension, CountedWindow Window);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Throttled {Act} by {Dimension} for the network {Network}")]
    private partial void LogRefused(RateLimitedAction act, string dimension, string network);
}
