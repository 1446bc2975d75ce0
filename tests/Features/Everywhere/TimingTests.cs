using System.Collections.Concurrent;
using System.Diagnostics;
using Slices.Infrastructure.Captcha;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Everywhere;

/// <summary>
/// How long an answer takes tells nothing either. The samples of all states are taken in turns, so that whatever else the
/// machine does falls on all of them alike, and compared by rank, so that a slow one weighs no more than any other.
/// </summary>
public sealed class TimingTests(Site site) : IClassFixture<Site>
{
    private const int Samples = 120;
    private const int AtOnce = 8;

    // How likely a sample of one is above one of the other: a half when they are alike, whose standard deviation is 0.037.
    private const double Alike = 0.15;

    [Fact]
    public async Task A_wrong_password_takes_as_long_for_an_unknown_name_as_for_one_in_any_state()
    {
        await site.AddUserAsync("known");
        await site.AddUserAsync("unactivated", active: false);
        await site.AddUserAsync("shut-out");
        await site.QueryAsync(async db =>
        {
            db.Users.Single(u => u.UserNameKey == "shut-out").Disable();
            return await db.SaveChangesAsync();
        });

        await CompareAsync("/login", CaptchaPurpose.SignIn, ["known", "unknown", "unactivated", "shut-out"], name => [("Login", name), ("Password", "not the password")]);
    }

    [Fact]
    public async Task A_wrong_password_takes_as_long_for_an_unknown_address_as_for_one_in_any_state()
    {
        await site.AddUserAsync("by-address", "known-to-login@example.com");
        await site.AddUserAsync("by-waiting", "waiting-to-login@example.com", active: false);
        await site.AddUserAsync("by-both", "both-to-login@example.com");
        await site.AddUserAsync("by-both-too", "both-to-login@example.com", active: false);

        await CompareAsync(
            "/login", CaptchaPurpose.SignIn, ["known-to-login@example.com", "unknown-to-login@example.com", "waiting-to-login@example.com", "both-to-login@example.com"],
            email => [("Login", email), ("Password", "not the password")]);
    }

    [Fact]
    public async Task Asking_for_an_activation_link_takes_as_long_for_an_unknown_address_as_for_one_in_any_state()
    {
        await site.AddUserAsync("resend-known", "known@example.com");
        await site.AddUserAsync("resend-waiting", "waiting@example.com", active: false);

        await CompareAsync("/activate/resend", CaptchaPurpose.ActivationMail, ["known@example.com", "waiting@example.com", "unknown@example.com"], email => [("Email", email)]);
    }

    [Fact]
    public async Task Asking_for_a_new_password_takes_as_long_for_an_unknown_address_as_for_one_in_any_state()
    {
        await site.AddUserAsync("forgot-known", "forgot-known@example.com");
        await site.AddUserAsync("forgot-waiting", "forgot-waiting@example.com", active: false);

        await CompareAsync(
            "/forgot", CaptchaPurpose.PasswordReset, ["forgot-known@example.com", "forgot-waiting@example.com", "forgot-unknown@example.com"], email => [("Email", email)]);
    }

    private async Task CompareAsync(string path, CaptchaPurpose purpose, string[] subjects, Func<string, (string Name, string Value)[]> fields)
    {
        var times = subjects.ToDictionary(s => s, _ => new ConcurrentBag<double>());
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            var visitor = site.Visit();
            var page = await visitor.GetAsync(path);
            for (var i = -1; i < Samples / AtOnce; i++)
            {
                // Another order each time, so that nobody is always first.
                foreach (var subject in subjects.OrderBy(_ => Random.Shared.Next()))
                {
                    var (id, answer) = await site.CaptchaAsync(purpose);
                    var began = Stopwatch.GetTimestamp();
                    await visitor.SubmitAsync(page, [.. fields(subject), ("CaptchaId", id), ("CaptchaAnswer", answer)]);
                    if (i >= 0)
                    {
                        times[subject].Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                    }
                }
            }
        }));
        foreach (var subject in subjects[1..])
        {
            Above(times[subject], times[subjects[0]]).ShouldBe(0.5, Alike, $"{subject} against {subjects[0]}");
        }
    }

    // Mann and Whitney's U as a share: how often a value of the first is above one of the second.
    private static double Above(IReadOnlyCollection<double> first, IReadOnlyCollection<double> second) =>
        first.Sum(a => second.Sum(b => a > b ? 1 : a == b ? 0.5 : 0)) / ((double)first.Count * second.Count);
}
