using Microsoft.Extensions.Caching.Hybrid;
using Slices.Infrastructure.Caching;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Sms;
using Slices.Infrastructure.SmsRateLimiting;

namespace Slices.Features.Admin.Sms;

/// <summary>What was sent and refused, by the hour.</summary>
public sealed record SmsTallies(List<SmsTally> Messages, List<RejectionTally> Refusals);

/// <summary>Adds up the messages of a day, which may be many, for all administrators and nodes together.</summary>
public sealed class SmsFigures(ScopedCache cache)
{
    /// <summary>How old the figures may be.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(15);

    private static readonly HybridCacheEntryOptions Entry = new() { Expiration = Lifetime };

    public ValueTask<SmsTallies> ReadAsync(DateTimeOffset since, CancellationToken cancellation) => cache.ReadAsync(
        $"figures:sms:{since:yyyyMMddHH}",
        Entry,
        async (services, token) =>
        {
            var messages = await services.GetRequiredService<SmsOutbox>().TalliesAsync(since, token);
            var refusals = await services.GetRequiredService<Sql>().ListAsync(
                $"select hour, reason, count from sms_refusals where hour >= {since}",
                row => new RejectionTally(row.Get<DateTimeOffset>(0), row.Get<string>(1), row.Get<int>(2)), token);
            return new SmsTallies(messages, refusals);
        },
        cancellation);
}
