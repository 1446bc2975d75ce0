using System.Globalization;
using Slices.Domain;
using Slices.Infrastructure.Nodes;
using Slices.Resources;

namespace Slices.Features.Admin.Overview;

/// <summary>Something that an administrator should look at.</summary>
/// <param name="Text">In one sentence.</param>
/// <param name="Reason">In a server's or a job's own words, where there are any.</param>
/// <param name="Href">Where more of it is said.</param>
public sealed record AttentionItem(string Text, string? Reason = null, string? Href = null);

/// <summary>Finds what needs attention, the most urgent first. Mail that is held stands above every page of the administration already.</summary>
public sealed class Attention(DateTimeOffset now, TimeZoneInfo zone, bool isStoreShared)
{
    /// <summary>A message that waits longer is a server's fault, not a passing one.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(15);

    /// <summary>By so much a job may be late.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    private const int ManyFailures = 50;
    private const int TimesAsManyAsUsual = 5;

    public IEnumerable<AttentionItem> Find(Activity lastDay, Operations operations) =>
    [
        .. Attacks(lastDay),
        .. Messages("mail", operations.Mails, "/admin/mail"),
        .. Messages("sms", operations.TextMessages, "/admin/sms"),
        .. Some("attention.prefixes", "attention.prefixes.one", operations.BlockedPrefixes, "/admin/sms"),
        .. Jobs(operations),
        .. Nodes(operations.Nodes),
    ];

    private static IEnumerable<AttentionItem> Attacks(Activity lastDay)
    {
        foreach (var kind in new[] { AuditKind.PasswordSprayed, AuditKind.CompromiseReported })
        {
            foreach (var item in Some($"attention.{kind}", $"attention.{kind}.one", lastDay.Counts($"{kind}").Sum(), $"/admin/audit?kind={kind}"))
            {
                yield return item;
            }
        }
        // The hour that isn't over and the one before, against the mean of all others.
        var failures = lastDay.Counts(nameof(AuditKind.SignInRefused));
        var (usual, lately) = (failures[..^2].Sum() * 2.0 / (failures.Length - 2), failures[^2..].Sum());
        if (lately >= ManyFailures && lately > usual * TimesAsManyAsUsual)
        {
            yield return new(Texts.Get("attention.failures", lately, Math.Round(usual)), Href: "/admin/audit?kind=SignInRefused");
        }
    }

    private IEnumerable<AttentionItem> Messages(string name, QueueState queue, string href)
    {
        if (queue.FailedSince is { } since)
        {
            yield return new(Texts.Get(queue.Failed == 1 ? $"attention.{name}.failed.one" : $"attention.{name}.failed", queue.Failed, Clock(since)), queue.Reason, href);
        }
        if (queue.Oldest is { } oldest && now - oldest > MaxWait)
        {
            yield return new(Texts.Get(queue.Waiting == 1 ? $"attention.{name}.waits.one" : $"attention.{name}.waits", queue.Waiting, Clock(oldest)), Href: href);
        }
    }

    private IEnumerable<AttentionItem> Jobs(Operations operations)
    {
        if (operations.Jobs.Count == 0)
        {
            // The first run is written a little after the first start.
            return operations.Nodes.Exists(n => now - n.StartedAt > Grace) ? [new(Texts.Get("attention.jobs.none"))] : [];
        }
        return from run in operations.Jobs
               let job = RecurringJobs.All.FirstOrDefault(j => j.Type.Name == run.Name)
               where job is not null
               let isLate = !run.IsRunning && now - (run.LastAt + run.Took) > 3 * job.Interval + Grace
               where isLate || run.Failures > 0
               select isLate
                   ? new AttentionItem(Texts.Get("attention.job.late", Texts.Get($"job.{run.Name}"), Clock(run.LastAt)))
                   : new AttentionItem(Texts.Get("attention.job.failed", Texts.Get($"job.{run.Name}"), Clock(run.LastAt)), run.Reason);
    }

    private IEnumerable<AttentionItem> Nodes(List<Node> nodes)
    {
        foreach (var silent in nodes.Where(n => n.IsSilent))
        {
            yield return new(Texts.Get("attention.node.silent", silent.Name, Texts.Duration(silent.Silence)));
        }
        var running = nodes.Where(n => !n.IsSilent).ToList();
        if (running.Count > 1 && !isStoreShared)
        {
            yield return new(Texts.Get("attention.alone", running.Count));
        }
        string[] versions = [.. running.Select(n => n.Version).Distinct()];
        if (versions.Length > 1)
        {
            yield return new(Texts.Get("attention.versions", string.Join(", ", versions)));
        }
    }

    private static IEnumerable<AttentionItem> Some(string many, string one, long count, string href) =>
        count == 0 ? [] : [new(Texts.Get(count == 1 ? one : many, count), Href: href)];

    private string Clock(DateTimeOffset at)
    {
        var (local, today) = (TimeZoneInfo.ConvertTime(at, zone), TimeZoneInfo.ConvertTime(now, zone).Date);
        return local.ToString(local.Date == today ? "HH:mm" : "MM-dd HH:mm", CultureInfo.InvariantCulture);
    }
}
