using Microsoft.Extensions.Caching.Hybrid;
using Slices.Domain;
using Slices.Infrastructure.Caching;
using Slices.Infrastructure.Nodes;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Tallies;

namespace Slices.Features.Admin.Overview;

/// <summary>How queues, jobs and nodes are.</summary>
/// <param name="At">As of when.</param>
/// <param name="BlockedPrefixes">How many ranges of numbers get no messages.</param>
/// <param name="Registrations">Where the most of the last day's came from.</param>
public sealed record Operations(
    DateTimeOffset At, QueueState Mails, QueueState TextMessages, long BlockedPrefixes, List<NetworkCount> Registrations, List<JobRun> Jobs, List<Node> Nodes);

/// <summary>What the pages of the overview show, for all administrators and nodes together.</summary>
public sealed class OverviewFigures(ScopedCache cache)
{
    /// <summary>How old the figures may be.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private static readonly HybridCacheEntryOptions Entry = new() { Expiration = Lifetime };

    private static readonly string[] Subjects =
    [
        nameof(AuditKind.Registered), nameof(AuditKind.Activated), nameof(AuditKind.SignedIn), nameof(AuditKind.SignInRefused),
        nameof(AuditKind.PasswordSprayed), nameof(AuditKind.CompromiseReported),
        "mail-sent", "mail-failed", "sms-sent", "sms-failed", "captcha-asked", "captcha-right", "captcha-wrong", "captcha-expired",
    ];

    public ValueTask<Activity> ActivityAsync(OverviewSpans spans, TimeZoneInfo zone, CancellationToken cancellation) => cache.ReadAsync(
        $"figures:activity:{spans.By}:{zone.Id}:{spans.Starts[^1]:yyyyMMddHHmm}",
        Entry,
        async (services, token) => new Activity(
            spans.Starts.Length, await services.GetRequiredService<TallyStore>().ReadAsync(spans.Starts, Subjects, token)),
        cancellation);

    public ValueTask<Operations> OperationsAsync(DateTimeOffset now, CancellationToken cancellation) => cache.ReadAsync(
        // By the version: another one, which runs beside this one during an upgrade, may keep other figures.
        $"figures:operations:{ProductVersion.Current}",
        Entry,
        async (services, token) =>
        {
            var (sql, queues) = (services.GetRequiredService<Sql>(), services.GetRequiredService<QueueStates>());
            return new Operations(
                now,
                await queues.OfMailsAsync(now.AddDays(-1), token),
                await queues.OfTextMessagesAsync(now.AddDays(-1), token),
                await sql.ValueAsync<long>($"select count(*) from sms_blocked_prefixes where until > {now}", token),
                await services.GetRequiredService<BusiestNetworks>().ListAsync(AuditKind.Registered, now.AddDays(-1), token),
                await services.GetRequiredService<JobRuns>().ListAsync(token),
                await services.GetRequiredService<NodeStore>().ListAsync(token));
        },
        cancellation);
}
