using Slices.Infrastructure.Captcha;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Everywhere;

/// <summary>How long an answer takes tells nothing either: whatever there was to do, it leaves at one deadline and not before.</summary>
public sealed class TimingTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task A_wrong_password_takes_as_long_for_an_unknown_name_as_for_one_in_any_state()
    {
        await site.AddUserAsync("known");
        await site.AddUserAsync("unactivated", active: false);
        var shutOut = await site.AddUserAsync("shut-out");
        await site.ChangeAsync(shutOut.Id, u => u.Disable());

        await CompareAsync(
            "/login", CaptchaPurpose.SignIn, ["known", "unknown", "unactivated", "shut-out"], state => [("Login", state), ("Password", "not the password")]);
    }

    [Fact]
    public async Task A_wrong_password_takes_as_long_for_an_unknown_address_as_for_one_in_any_state()
    {
        await site.AddUserAsync("by-address", "known-to-login@example.com");
        await site.AddUserAsync("by-waiting", "waiting-to-login@example.com", active: false);
        await site.AddUserAsync("by-both", "both-to-login@example.com");
        await site.AddUserAsync("by-both-too", "both-to-login@example.com", active: false);

        await CompareAsync(
            "/login", CaptchaPurpose.SignIn, ["known", "unknown", "waiting", "both"],
            state => [("Login", $"{state}-to-login@example.com"), ("Password", "not the password")]);
    }

    [Fact]
    public async Task Asking_for_an_activation_link_takes_as_long_for_an_unknown_address_as_for_one_in_any_state()
    {
        await site.AddUserAsync("resend-known", "resend-known@example.com");
        await site.AddUserAsync("resend-waiting", "resend-waiting@example.com", active: false);

        await CompareAsync("/activate/resend", CaptchaPurpose.ActivationMail, ["known", "waiting", "unknown"], state => [("Email", $"resend-{state}@example.com")]);
    }

    [Fact]
    public async Task Asking_for_a_new_password_takes_as_long_for_an_unknown_address_as_for_one_in_any_state()
    {
        await site.AddUserAsync("forgot-known", "forgot-known@example.com");
        await site.AddUserAsync("forgot-waiting", "forgot-waiting@example.com", active: false);

        await CompareAsync("/forgot", CaptchaPurpose.PasswordReset, ["known", "waiting", "unknown"], state => [("Email", $"forgot-{state}@example.com")]);
    }

    private async Task CompareAsync(string path, CaptchaPurpose purpose, string[] subjects, Func<string, (string Name, string Value)[]> fields)
    {
        var deadlines = new Dictionary<string, TimeSpan>();
        foreach (var subject in subjects)
        {
            var visitor = site.Visit();
            var page = await visitor.GetAsync(path);
            var (id, answer) = await site.CaptchaAsync(purpose);
            (deadlines[subject], _) = await site.HoldAsync(() => visitor.SubmitAsync(page, [.. fields(subject), ("CaptchaId", id), ("CaptchaAnswer", answer)]));
        }
        deadlines.Values.Distinct().ShouldHaveSingleItem(string.Join(", ", deadlines));
    }
}
