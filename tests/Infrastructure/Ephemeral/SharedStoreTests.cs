using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.SmsRateLimiting;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Ephemeral;

/// <summary>Two nodes of the site on one database and one Redis.</summary>
[Slow]
public sealed class SharedStoreTests : IAsyncLifetime
{
    private readonly Redis redis = new();
    private Site first = null!;
    private Site second = null!;

    public async ValueTask InitializeAsync()
    {
        await redis.StartAsync();
        var database = await Postgres.CloneAsync();
        first = Node(database);
        second = Node(database);
        await Task.WhenAll(first.InitializeAsync().AsTask(), second.InitializeAsync().AsTask());
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(first.DisposeAsync().AsTask(), second.DisposeAsync().AsTask());
        await redis.StopAsync();
    }

    [Fact]
    public async Task A_captcha_asked_by_one_node_is_drawn_and_redeemed_by_the_other_once()
    {
        var (id, answer) = await first.CaptchaAsync(CaptchaPurpose.SignIn);
        var elsewhere = second.Services.GetRequiredService<Captchas>();

        (await second.Visit().GetAsync($"/captcha/{id}.png")).Status.ShouldBe(HttpStatusCode.OK);
        (await elsewhere.RedeemAsync(id, CaptchaPurpose.SignIn, answer, browser: "")).ShouldBe(CaptchaVerdict.Right);
        (await first.Services.GetRequiredService<Captchas>().RedeemAsync(id, CaptchaPurpose.SignIn, answer, browser: "")).ShouldNotBe(CaptchaVerdict.Right);
    }

    [Fact]
    public async Task What_one_node_counted_the_other_counts_on()
    {
        var from = IPAddress.Parse("127.0.7.1");
        for (var n = 0; n < 3; n++)
        {
            (await first.Visit(from: from).SignInAsync($"nobody{n}", "some wrong password")).Status.ShouldBe(HttpStatusCode.BadRequest);
        }

        (await second.Visit(from: from).SignInAsync("nobody", "some wrong password")).Status.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Two_nodes_hold_a_numbers_limit_together()
    {
        var mobile = MobileNumber.FromValue("+8613800138000");
        var counted = 0;
        for (var n = 0; n < 12; n++)
        {
            var firewall = (n % 2 == 0 ? first : second).Services.GetRequiredService<SmsRateLimiter>();
            try
            {
                await firewall.CountAsync(mobile, SmsPurpose.SignIn, isKnown: false);
                counted++;
            }
            catch (RequestRejectedException refused)
            {
                refused.Reason.ShouldBe(RejectionReason.TooMany);
            }
        }

        counted.ShouldBe(3);
    }

    [Fact]
    public async Task Without_Redis_the_site_checks_nothing_lets_nobody_in_says_so_and_recovers_by_itself()
    {
        await first.AddUserAsync("carol");
        var visitor = first.Visit();
        var form = await visitor.GetAsync("/login");

        await redis.StopAsync();

        var page = await visitor.GetAsync("/login");
        page.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        page.Header("Retry-After").ShouldBe("10");
        page.Words.ShouldContain("temporarily unavailable");
        var posted = await visitor.SubmitAsync(form, ("Login", "carol"), ("Password", Site.Password), ("CaptchaAnswer", "XXXXX"));
        posted.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        visitor.SessionCookie.ShouldBeNull();
        (await visitor.GetAsync("/health/ready")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await visitor.GetAsync("/health/live")).Status.ShouldBe(HttpStatusCode.OK);
        (await visitor.GetAsync("/agreement")).Status.ShouldBe(HttpStatusCode.OK);

        await redis.StartAsync();

        await Eventually.TrueAsync(async () => (await visitor.GetAsync("/health/ready")).Status == HttpStatusCode.OK);
        (await visitor.SignInAsync("carol")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    private Site Node(string database) => new(new()
    {
        ["ConnectionStrings:Postgres"] = database,
        ["ConnectionStrings:Redis"] = redis.Configuration,
        ["Throttle:Enabled"] = "true",
        ["Throttle:SignIn:Network:Count"] = "3",
        ["Sms:Limits:Number:PerMinute"] = "0",
        ["Sms:Limits:Number:PerHour"] = "3",
    });
}
