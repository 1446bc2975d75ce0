using MediatR;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Admin.Overview;

/// <summary>What happens on the site: in each of the last hours or days, and what needs attention now.</summary>
public sealed record AdminOverviewQuery : IRequest<AdminOverviewView>
{
    public OverviewPeriod By { get; init; }
}

/// <param name="Activity">What happened, by the spans.</param>
/// <param name="Operations">How queues, jobs and nodes are.</param>
/// <param name="Zone">The viewer's time zone, or the site's.</param>
public sealed record AdminOverviewView(OverviewSpans Spans, Activity Activity, Operations Operations, IReadOnlyList<AttentionItem> Attention, TimeZoneInfo Zone);

public sealed class AdminOverviewHandler(OverviewFigures figures, IEphemeralStore store, Visitor visitor, IOptions<SiteSettings> site, TimeProvider time)
    : IRequestHandler<AdminOverviewQuery, AdminOverviewView>
{
    public async Task<AdminOverviewView> Handle(AdminOverviewQuery query, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var zone = site.Value.ZoneOf(visitor.TimeZone);
        var operations = await figures.OperationsAsync(now, cancellationToken);
        var spans = OverviewSpans.Until(now, query.By, zone);
        var activity = await figures.ActivityAsync(spans, zone, cancellationToken);
        var today = query.By == OverviewPeriod.Hours
            ? activity
            : await figures.ActivityAsync(OverviewSpans.Until(now, OverviewPeriod.Hours, zone), zone, cancellationToken);
        return new(spans, activity, operations, [.. new Attention(now, zone, store.IsShared).Find(today, operations)], zone);
    }
}
