using MediatR;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Sms;
using Slices.Infrastructure.SmsRateLimiting;

namespace Slices.Features.Admin.Sms;

/// <summary>What became of the text messages of the last 24 hours, and what holds them up now.</summary>
public sealed record SmsQuery : IRequest<SmsView>;

/// <param name="Hours">Each of the last 24, the oldest first; empty when nothing happened at all.</param>
/// <param name="Refused">By reason, the most frequent first.</param>
public sealed record SmsView(
    bool IsOn, IReadOnlyList<SmsHour> Hours, IReadOnlyList<GatewayTotals> Gateways, IReadOnlyList<RejectionTotal> Refused,
    IReadOnlyList<BudgetUse> Budgets, IReadOnlyList<BlockedPrefix> Blocked, DateTimeOffset Now);

public sealed record SmsHour(DateTimeOffset At, int Sent, int Failed, int Refused);

/// <param name="Name">Several for messages that none of them took, and nothing for those that ended before one was asked.</param>
public sealed record GatewayTotals(string Name, int Sent, int Failed);

public sealed record RejectionTotal(string Reason, int Count);

public sealed class SmsHandler(
    Sql sql, SmsFigures figures, SmsRateLimiter smsLimiter, SmsGateways gateways, IOptions<SmsSettings> settings, TimeProvider time)
    : IRequestHandler<SmsQuery, SmsView>
{
    public const int HoursShown = 24;

    public async Task<SmsView> Handle(SmsQuery query, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var first = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero).AddHours(1 - HoursShown);
        var (messages, refusals) = await figures.ReadAsync(first, cancellationToken);
        var blocked = await sql.ListAsync(
            $"select prefix, until from sms_blocked_prefixes where until > {now} order by until desc limit 100",
            row => new BlockedPrefix(row.Get<string>(0), row.Get<DateTimeOffset>(1)), cancellationToken);
        return new(
            gateways.AreOn, Hours(first, messages, refusals), Gateways(messages),
            [.. refusals.GroupBy(r => r.Reason).Select(r => new RejectionTotal(r.Key, r.Sum(x => x.Count))).OrderByDescending(r => r.Count)],
            await smsLimiter.BudgetsAsync(), blocked, now);
    }

    private static List<SmsHour> Hours(DateTimeOffset first, List<SmsTally> messages, List<RejectionTally> refusals) =>
        messages.Count == 0 && refusals.Count == 0
            ? []
            : [.. from hour in Enumerable.Range(0, HoursShown).Select(n => first.AddHours(n))
                  let then = messages.Where(m => m.Hour == hour).ToList()
                  select new SmsHour(hour, then.Sum(m => m.Sent), then.Sum(m => m.Failed), refusals.Where(r => r.Hour == hour).Sum(r => r.Count))];

    // Those that are configured in their order, whether or not they had anything to do; then what else there was.
    private List<GatewayTotals> Gateways(List<SmsTally> messages) =>
        [.. from name in settings.Value.GatewaysInOrder.Union(messages.Where(m => m.Sent + m.Failed > 0).Select(m => m.Gateway).Order())
            let its = messages.Where(m => m.Gateway == name).ToList()
            select new GatewayTotals(name, its.Sum(m => m.Sent), its.Sum(m => m.Failed))];
}
