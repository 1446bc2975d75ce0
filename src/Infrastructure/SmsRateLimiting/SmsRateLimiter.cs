using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.SmsRateLimiting;

/// <summary>What a message may be refused for, in the order in which it is checked.</summary>
public enum SmsRejection { Network, Block, Number, Prefix, Budget }

/// <summary>How much of a budget is used within one of its windows.</summary>
/// <param name="Used">May be above the limit, by what was refused.</param>
/// <param name="Remaining">How long the window still lasts.</param>
public sealed record BudgetUse(string Budget, Limit Limit, long Used, TimeSpan Remaining);

/// <summary>
/// Protects numbers from floods and the bill from toll fraud. It counts the network and the block around it first, then the
/// number, then the range it lies in: a request that one limit rejects doesn't use up the next ones, which others share.
/// </summary>
public sealed partial class SmsRateLimiter(
    IEphemeralStore store, Visitor visitor, RecentFailures failures, SmsRejections refusals, IOptions<SmsLimits> limits,
    ILogger<SmsRateLimiter> log)
{
    public const string Budget = "Budget";
    public const string Reserve = "Reserve";

    private SmsLimits Limits => limits.Value;

    /// <summary>
    /// Counts one more code for the number, whether or not a message will leave. Browsers that the number's account knows have
    /// the number's allowance once more among them, so that strangers can't use it up.
    /// </summary>
    /// <exception cref="RequestRejectedException">A limit is reached; says how long it lasts.</exception>
    public async Task CountAsync(MobileNumber to, SmsPurpose purpose, bool isKnown)
    {
        await CheckAsync(SmsRejection.Network, visitor.Network, Limits.Network);
        await CheckAsync(SmsRejection.Block, visitor.Block, Limits.Block);
        await CheckAsync(SmsRejection.Number, isKnown ? $"known {to.Value}" : to.Value, Limits.Number);
        // Sign-in messages go only to proven numbers, so they neither pump a range nor are blocked by one.
        if (purpose != SmsPurpose.SignIn)
        {
            await CheckAsync(SmsRejection.Prefix, to.Prefix, Limits.Prefix);
        }
    }

    /// <summary>Takes one message out of the site's budget; out of the reserve when that is used up, for those who have an account.</summary>
    /// <returns>How much of each window is used now.</returns>
    /// <exception cref="RequestRejectedException">The budget is used up; says when it is there again.</exception>
    public async Task<IReadOnlyList<BudgetUse>> SpendAsync(bool hasAccount)
    {
        var uses = await CountAsync(Budget, "", Limits.Budget);
        if (hasAccount && Exceeded(uses) is not null)
        {
            uses = await CountAsync(Reserve, "", Limits.Reserve);
        }
        if (Exceeded(uses) is { } exceeded)
        {
            await RefuseAsync(SmsRejection.Budget, exceeded);
        }
        return uses;
    }

    /// <summary>How much of the budget and of the reserve is used, without using any.</summary>
    public async Task<IReadOnlyList<BudgetUse>> BudgetsAsync()
    {
        (string Budget, SmsLimit Limits)[] budgets = [(Budget, Limits.Budget), (Reserve, Limits.Reserve)];
        var windows = budgets.SelectMany(b => b.Limits.Windows(), (b, limit) => (b.Budget, Limit: limit)).ToList();
        var counts = await store.CountAsync([.. windows.Select(w => CountedWindow.Peek(Key(w.Budget, "", w.Limit)))]);
        return [.. windows.Zip(counts, (w, used) => new BudgetUse(w.Budget, w.Limit, used.Count, used.Remaining))];
    }

    /// <summary>Lets a range of numbers be written to again.</summary>
    public async Task UnblockAsync(string prefix)
    {
        foreach (var limit in Limits.Prefix.Windows())
        {
            await store.TakeAsync(Key(nameof(SmsRejection.Prefix), prefix, limit));
        }
    }

    private async Task CheckAsync(SmsRejection dimension, string who, SmsLimit limit)
    {
        var uses = await CountAsync(dimension.ToString(), who, limit);
        if (Exceeded(uses) is { } exceeded)
        {
            if (dimension == SmsRejection.Prefix)
            {
                await refusals.RecordBlockedAsync(who, exceeded.Remaining);
            }
            await RefuseAsync(dimension, exceeded);
        }
        if (dimension is SmsRejection.Network or SmsRejection.Block && uses.Any(u => u.Used * 2 > u.Limit.Count))
        {
            // Halfway to refusing: the next captcha costs more.
            await failures.CountAsync(account: "");
        }
    }

    // Ends with the first window that is used up, so that what is refused doesn't count in the longer ones.
    private async Task<List<BudgetUse>> CountAsync(string dimension, string who, SmsLimit limits)
    {
        var windows = limits.Windows().ToList();
        var counts = await store.CountAsync([.. windows.Select(limit => new CountedWindow(Key(dimension, who, limit), limit.Window, limit.Count))]);
        return [.. windows.Zip(counts, (limit, counted) => new BudgetUse(dimension, limit, counted.Count, counted.Remaining))];
    }

    private async Task RefuseAsync(SmsRejection reason, BudgetUse exceeded)
    {
        LogRefused(reason, visitor.Network);
        await refusals.CountAsync(reason);
        throw new RequestRejectedException(RejectionReason.TooMany, exceeded.Remaining);
    }

    private static BudgetUse? Exceeded(List<BudgetUse> uses) => uses.FirstOrDefault(u => u.Used > u.Limit.Count);

    private static string Key(string dimension, string who, Limit limit) =>
        EphemeralKey.For($"sms:{dimension}:{limit.Window.TotalMinutes:0}", who);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused a text message by {Reason} for the network {Network}")]
    private partial void LogRefused(SmsRejection reason, string network);
}
