using Slices.Domain;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.SmsRateLimiting;

/// <summary>Writes to every administrator when a budget is nearly used up and when it is, once each within its window.</summary>
public sealed class SmsBudgetAlerts(UnitOfWork work, AdministratorMails mails, IEphemeralStore store)
{
    /// <summary>The share of a budget, in per cent, from which on it is nearly used up.</summary>
    public const int NearlyUsedUp = 80;

    /// <summary>Queues the mails that are due after a message was spent.</summary>
    public async Task QueueAsync(IReadOnlyList<BudgetUse> uses, CancellationToken cancellation)
    {
        var claimed = new List<string>();
        foreach (var use in uses)
        {
            if (LevelOf(use) is not { } level)
            {
                continue;
            }
            var key = $"sms:alert:{use.Budget}:{use.Limit.Window.TotalMinutes:0}:{level}";
            if (await store.ClaimAsync(key, Later(use.Remaining)))
            {
                claimed.Add(key);
            }
        }
        if (claimed.Count == 0)
        {
            return;
        }
        try
        {
            await mails.QueueAsync(MailTemplate.SmsBudget, cancellation);
            await work.SaveAsync(cancellation);
        }
        catch
        {
            // No mail was queued. The next message tries again.
            foreach (var key in claimed)
            {
                await store.TakeAsync(key);
            }
            throw;
        }
    }

    // A window that ends this very moment has no time left that a flag could be kept for.
    private static TimeSpan Later(TimeSpan remaining) => remaining > TimeSpan.Zero ? remaining : TimeSpan.FromSeconds(1);

    private static int? LevelOf(BudgetUse use) =>
        use.Used >= use.Limit.Count ? 100 : use.Used * 100 >= (long)use.Limit.Count * NearlyUsedUp ? NearlyUsedUp : null;
}
