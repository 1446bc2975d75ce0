using Slices.Domain;
using Slices.Infrastructure.Devices;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Sms;
using Slices.Infrastructure.SmsRateLimiting;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.OneTimeCodes;

/// <summary>Asks for codes. Every page that sends one does it here, behind its captcha.</summary>
public sealed class SmsCodeSender(
    UnitOfWork work, SmsOutbox messages, SmsCodes codes, SmsRateLimiter smsLimiter, SmsBudgetAlerts alerts, ProtectedCodes protectedCodes, OneTimeCodeHolder holder, KnownDevices devices,
    Visitor visitor, TimeProvider time)
{
    /// <summary>How long to wait before asking again.</summary>
    public static readonly TimeSpan ResendAfter = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Makes a code for the number and this browser and queues its message. One that is of no use to anybody, such as a code
    /// for signing in with a number that nobody has, is counted and answered alike, and no message leaves.
    /// </summary>
    /// <exception cref="RequestRejectedException">A limit is reached; says how long it lasts.</exception>
    public async Task SendAsync(MobileNumber to, SmsPurpose purpose, bool isOfUse, bool hasAccount, CancellationToken cancellation)
    {
        var device = await devices.FindTypedAsync(to.Value);
        await smsLimiter.CountAsync(to, purpose, isKnown: device is not null);
        var leaves = isOfUse && await CanLeaveAsync(hasAccount, cancellation);
        var issued = await codes.IssueAsync(to, purpose, holder.Key, device);
        // What still waits has a code that the new one has ended.
        await messages.WithdrawAsync(issued.Replaces, time.GetUtcNow(), cancellation);
        if (leaves)
        {
            var now = time.GetUtcNow();
            messages.Add(OutgoingSms.Queue(issued.Id, to, purpose, protectedCodes.Protect(issued.Code), visitor.Culture, now + SmsCodes.Lifetime, now));
            await work.SaveAsync(cancellation);
        }
    }

    private async Task<bool> CanLeaveAsync(bool hasAccount, CancellationToken cancellation)
    {
        try
        {
            await alerts.QueueAsync(await smsLimiter.SpendAsync(hasAccount), cancellation);
            return true;
        }
        catch (RequestRejectedException refused) when (hasAccount && refused.Reason == RejectionReason.TooMany)
        {
            // Said to nobody, or an empty budget would tell which numbers have an account.
            return false;
        }
    }
}
