using Slices.Features.Account.ExportData;
using Slices.Features.Admin.BulkJobs;
using Slices.Features.CleanUp;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Scheduling;
using Slices.Infrastructure.Sms;
using Slices.Infrastructure.Tallies;

namespace Slices.Features;

public static class RecurringJobs
{
    /// <summary>What runs again and again, each at its own interval.</summary>
    public static IReadOnlyList<RecurringJob> All =>
    [
        RecurringJob.Of<BulkResumeJob>(),
        RecurringJob.Of<CleanUpJob>(),
        RecurringJob.Of<ExportJob>(),
        RecurringJob.Of<MailRetryJob>(),
        RecurringJob.Of<SmsRetryJob>(),
        RecurringJob.Of<TallyJob>(),
    ];
}
