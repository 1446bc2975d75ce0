using System.Net;
using Slices.Tests.Support;

namespace Slices.Tests.Features.ResendActivation;

public sealed class RateLimitedResendTests(RateLimitedResendTests.ThrottledSite site) : IClassFixture<RateLimitedResendTests.ThrottledSite>
{
    [Fact]
    public async Task Who_asks_again_and_again_for_an_address_is_turned_away_and_a_fresh_network_is_not()
    {
        await site.AddUserAsync("flooded", "flooded@example.com", active: false);
        await site.AddUserAsync("calm", "calm@example.com", active: false);

        async Task<Page> AskAsync(int network, string email) =>
            await site.Visit(from: IPAddress.Parse($"127.0.0.{network}")).CompleteAsync("/activate/resend", ("Email", email));

        (await AskAsync(2, "flooded@example.com")).Status.ShouldBe(HttpStatusCode.OK);
        // Before the next one, which would make it obsolete.
        await site.MailsAsync("flooded@example.com");
        (await AskAsync(2, "FLOODED@example.com")).Status.ShouldBe(HttpStatusCode.OK);
        var refused = await AskAsync(2, "flooded@example.com");

        refused.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        int.Parse(refused.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(1, 3600);
        refused.Alert.ShouldContain("Too many attempts.");
        refused.Value("Email").ShouldBe("flooded@example.com");
        (await site.MailsAsync("flooded@example.com")).Count.ShouldBe(2);
        (await AskAsync(2, "calm@example.com")).Status.ShouldBe(HttpStatusCode.OK);
        (await AskAsync(3, "flooded@example.com")).Status.ShouldBe(HttpStatusCode.OK);
        (await site.MailsAsync("flooded@example.com")).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Five_registrations_on_an_address_keep_nobody_else_from_registering_with_it()
    {
        for (var n = 0; n < 5; n++)
        {
            await site.Visit(from: IPAddress.Parse("127.0.51.1")).RegisterAsync($"squatter-{n}", "squatted@example.com");
        }
        (await site.Visit(from: IPAddress.Parse("127.0.51.1")).RegisterAsync("squatter-6", "squatted@example.com")).Status.ShouldBe(HttpStatusCode.TooManyRequests);

        (await site.Visit(from: IPAddress.Parse("127.0.52.1")).RegisterAsync("squatted-owner", "squatted@example.com")).Words.ShouldContain("Check your inbox");

        (await site.MailsAsync("squatted@example.com")).ShouldContain(m => m.Text.Contains("squatted-owner", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unknown_address_is_throttled_just_the_same()
    {
        for (var i = 0; i < 2; i++)
        {
            (await site.Visit().CompleteAsync("/activate/resend", ("Email", "nobody@example.com"))).Status.ShouldBe(HttpStatusCode.OK);
        }

        (await site.Visit().CompleteAsync("/activate/resend", ("Email", "nobody@example.com"))).Status.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task The_limit_ends_with_its_window()
    {
        for (var i = 0; i < 2; i++)
        {
            await site.Visit().CompleteAsync("/activate/resend", ("Email", "patient@example.com"));
        }
        site.Clock.Move(TimeSpan.FromMinutes(61));

        (await site.Visit().CompleteAsync("/activate/resend", ("Email", "patient@example.com"))).Status.ShouldBe(HttpStatusCode.OK);
    }

    public sealed class ThrottledSite() : Site(new()
    {
        ["Throttle:Enabled"] = "true",
        ["Throttle:ActivationMail:Account:Count"] = "2",
        ["Throttle:ActivationMail:Both:Count"] = "2",
    });
}
