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
    private const int Samples = 200;
    private const int AtOnce = 8;

    // How likely a sample of one is above one of the other: a half when they are alike, whose standard deviation is 0.029.
    private const double Alike = 0.15;

    [Fact]
    public async Task A_wrong_password_takes_as_long_for_an_unknown_name_as_for_one_in_any_state()
    {
        for (var n = 0; n < AtOnce; n++)
        {
            await site.AddUserAsync($"known-{n}");
            await site.AddUserAsync($"unactivated-{n}", active: false);
            var shutOut = await site.AddUserAsync($"shut-out-{n}");
            await site.ChangeAsync(shutOut.Id, u => u.Disable());
        }

        await CompareAsync(
            "/login", CaptchaPurpose.SignIn, ["known", "unknown", "unactivated", "shut-out"], (state, n) => [("Login", $"{state}-{n}"), ("Password", "not the password")]);
    }

    [Fact]
    public async Task A_wrong_password_takes_as_long_for_an_unknown_address_as_for_one_in_any_state()
    {
        for (var n = 0; n < AtOnce; n++)
        {
            await site.AddUserAsync($"by-address-{n}", $"known-to-login-{n}@example.com");
            await site.AddUserAsync($"by-waiting-{n}", $"waiting-to-login-{n}@example.com", active: false);
            await site.AddUserAsync($"by-both-{n}", $"both-to-login-{n}@example.com");
            await site.AddUserAsync($"by-both-too-{n}", $"both-to-login-{n}@example.com", active: false);
        }

        await CompareAsync(
            "/login", CaptchaPurpose.SignIn, ["known", "unknown", "waiting", "both"],
            (state, n) => [("Login", $"{state}-to-login-{n}@example.com"), ("Password", "not the password")]);
    }

    [Fact]
    public async Task Asking_for_an_activation_link_takes_as_long_for_an_unknown_address_as_for_one_in_any_state()
    {
        for (var n = 0; n < AtOnce; n++)
        {
            await site.AddUserAsync($"resend-known-{n}", $"resend-known-{n}@example.com");
            await site.AddUserAsync($"resend-waiting-{n}", $"resend-waiting-{n}@example.com", active: false);
        }

        await CompareAsync("/activate/resend", CaptchaPurpose.ActivationMail, ["known", "waiting", "unknown"], (state, n) => [("Email", $"resend-{state}-{n}@example.com")]);
    }

    [Fact]
    public async Task Asking_for_a_new_password_takes_as_long_for_an_unknown_address_as_for_one_in_any_state()
    {
        for (var n = 0; n < AtOnce; n++)
        {
            await site.AddUserAsync($"forgot-known-{n}", $"forgot-known-{n}@example.com");
            await site.AddUserAsync($"forgot-waiting-{n}", $"forgot-waiting-{n}@example.com", active: false);
        }

        await CompareAsync("/forgot", CaptchaPurpose.PasswordReset, ["known", "waiting", "unknown"], (state, n) => [("Email", $"forgot-{state}-{n}@example.com")]);
    }

    // Each of those who ask at once has subjects of its own: that nobody waits for another's row.
    private async Task CompareAsync(string path, CaptchaPurpose purpose, string[] subjects, Func<string, int, (string Name, string Value)[]> fields)
    {
        var times = subjects.ToDictionary(s => s, _ => new ConcurrentBag<double>());
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async n =>
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
                    await visitor.SubmitAsync(page, [.. fields(subject, n), ("CaptchaId", id), ("CaptchaAnswer", answer)]);
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
