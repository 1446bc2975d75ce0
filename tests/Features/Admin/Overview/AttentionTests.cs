using System.Globalization;
using Slices.Domain;
using Slices.Features.Admin.Overview;
using Slices.Features.CleanUp;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Tallies;

namespace Slices.Tests.Features.Admin.Overview;

public sealed class AttentionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 2, 0, 0, TimeSpan.Zero);
    private static readonly QueueState Empty = new(0, null, 0, null, null);

    public AttentionTests() => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new("en");

    [Fact]
    public void A_job_that_failed_or_is_late_is_named_and_one_that_runs_is_not()
    {
        JobRun[] runs =
        [
            new(nameof(CleanUpJob), Now.AddHours(-4), TimeSpan.FromSeconds(1), 0, null, 10),
            new(nameof(MailRetryJob), Now.AddSeconds(-5), TimeSpan.FromSeconds(1), 2, "the server hung up", 10),
            new("SmsRetryJob", Now.AddSeconds(-5), TimeSpan.FromSeconds(1), 0, null, 10),
            new("JobOfANewerVersion", Now.AddDays(-5), TimeSpan.FromSeconds(1), 3, "", 10),
        ];

        Find(new(24, []), new(Now, Empty, Empty, 0, [], [.. runs], [])).ShouldBe(
        [
            new("The background job “Clean-up” is overdue. It last ran at 06:00."),
            new("The background job “Email retries” failed at 09:59.", "the server hung up"),
        ]);
    }

    [Fact]
    public void A_job_that_has_long_been_at_work_is_not_late()
    {
        JobRun[] runs =
        [
            new(nameof(CleanUpJob), Now.AddHours(-4), TimeSpan.FromSeconds(1), 0, null, 10, IsRunning: true),
            new(nameof(MailRetryJob), Now.AddHours(-4), TimeSpan.FromHours(3.99), 0, null, 10),
        ];

        Find(new(24, []), new(Now, Empty, Empty, 0, [], [.. runs], [])).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(10, 49, false)]
    [InlineData(10, 100, false)]
    [InlineData(10, 101, true)]
    [InlineData(0, 50, true)]
    public void Failed_sign_ins_are_told_when_they_are_many_and_more_than_usual(int anHour, int lately, bool isTold)
    {
        var tallies = Enumerable.Range(0, 22).Select(hour => new SpanTally(hour, nameof(AuditKind.SignInRefused), "Password", anHour))
            .Append(new(23, nameof(AuditKind.SignInRefused), "", lately));

        var found = Find(new(24, [.. tallies]), new(Now, Empty, Empty, 0, [], [], []));

        found.ShouldBe(isTold ? [new($"{lately} sign-ins failed in the last two hours; {anHour * 2} is usual.", Href: "/admin/audit?kind=SignInRefused")] : []);
    }

    [Fact]
    public void Delays_are_those_within_which_a_part_of_the_messages_was_through()
    {
        var activity = new Activity(2, [new(0, "mail-sent", "1", 60), new(1, "mail-sent", "5", 35), new(1, "mail-sent", MetricTallies.Longer, 5)]);

        activity.Delay("mail-sent", 0.5).ShouldBe(TimeSpan.FromSeconds(1));
        activity.Delay("mail-sent", 0.95).ShouldBe(TimeSpan.FromSeconds(5));
        activity.Delay("mail-sent", 0.96).ShouldBeNull();
    }

    private static IEnumerable<AttentionItem> Find(Activity activity, Operations operations) =>
        new Attention(Now, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), isStoreShared: true).Find(activity, operations);
}
