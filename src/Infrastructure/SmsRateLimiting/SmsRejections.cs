using System.Data.Common;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.SmsRateLimiting;

/// <summary>How often a message was refused for one reason within one hour.</summary>
public sealed record RejectionTally(DateTimeOffset Hour, string Reason, int Count);

/// <summary>A range of numbers that no message goes to until then.</summary>
public sealed record BlockedPrefix(string Prefix, DateTimeOffset Until);

/// <summary>Counts what <see cref="SmsRateLimiter"/> rejected, for administrators. A count that can't be written is lost; the rejection stands.</summary>
public sealed partial class SmsRejections(IServiceScopeFactory scopes, TimeProvider time, ILogger<SmsRejections> log)
{
    public Task CountAsync(SmsRejection reason)
    {
        var now = time.GetUtcNow();
        var hour = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero);
        return ExecuteAsync(
            $"""
            insert into sms_refusals (hour, reason, count) values ({hour}, {reason.ToString()}, 1)
            on conflict (hour, reason) do update set count = sms_refusals.count + 1
            """);
    }

    public Task RecordBlockedAsync(string prefix, TimeSpan remaining)
    {
        var until = time.GetUtcNow() + remaining;
        return ExecuteAsync(
            $"""
            insert into sms_blocked_prefixes (prefix, until) values ({prefix}, {until})
            on conflict (prefix) do update set until = greatest(sms_blocked_prefixes.until, excluded.until)
            """);
    }

    // By a connection of its own: what is refused is rolled back, its tally isn't.
    private async Task ExecuteAsync(FormattableString sql)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<Sql>().ExecuteAsync(sql, CancellationToken.None);
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or TimeoutException)
        {
            LogLost(e.GetBaseException().Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A refused text message could not be tallied: {Reason}")]
    private partial void LogLost(string reason);
}
