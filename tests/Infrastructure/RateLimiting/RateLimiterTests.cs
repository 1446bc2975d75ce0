using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.RateLimiting;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.RateLimiting;

public sealed class RateLimiterTests(RateLimiterTests.ThrottledSite site) : IClassFixture<RateLimiterTests.ThrottledSite>
{
    private const string Wrong = "some wrong password";

    private static int networks;

    [Fact]
    public async Task A_network_that_tries_too_many_accounts_is_turned_away_and_others_are_not()
    {
        var network = Network();
        for (var n = 0; n < 6; n++)
        {
            (await TryAsync(network, $"account{n}")).ShouldBe(HttpStatusCode.BadRequest);
        }

        (await TryAsync(network, "account7")).ShouldBe(HttpStatusCode.TooManyRequests);
        (await TryAsync(network, "account8")).ShouldBe(HttpStatusCode.TooManyRequests);
        (await TryAsync(Network(), "account7")).ShouldBe(HttpStatusCode.BadRequest);
        (await site.AuditEntriesAsync()).Where(e => e.Kind == AuditKind.Throttled && e.Network == network.ToString())
            .ShouldHaveSingleItem("the record has the first refusal of a window").Detail.ShouldBe("SignIn network");
    }

    [Fact]
    public async Task One_network_on_one_account_is_turned_away_sooner_and_both_of_them_stay_free_elsewhere()
    {
        var network = Network();
        for (var n = 0; n < 3; n++)
        {
            (await TryAsync(network, "dora")).ShouldBe(HttpStatusCode.BadRequest);
        }

        (await TryAsync(network, "dora")).ShouldBe(HttpStatusCode.TooManyRequests);
        (await TryAsync(network, "DORA ")).ShouldBe(HttpStatusCode.TooManyRequests);
        (await TryAsync(network, "somebody")).ShouldBe(HttpStatusCode.BadRequest);
        (await TryAsync(Network(), "dora")).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task An_account_that_many_networks_try_is_closed_to_all_of_them()
    {
        for (var n = 0; n < 8; n++)
        {
            (await TryAsync(Network(), "emil")).ShouldBe(HttpStatusCode.BadRequest);
        }

        (await TryAsync(Network(), "emil")).ShouldBe(HttpStatusCode.TooManyRequests);
        (await TryAsync(Network(), "frida")).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_page_says_how_long_to_wait_and_keeps_what_was_typed()
    {
        var visitor = site.Visit(from: Network());
        for (var n = 0; n < 3; n++)
        {
            await visitor.SignInAsync("gustav", Wrong);
        }

        var page = await visitor.SignInAsync("gustav", Wrong);

        page.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        var seconds = int.Parse(page.Header("Retry-After")!, CultureInfo.InvariantCulture);
        seconds.ShouldBeInRange(1, 60);
        page.Alert.ShouldContain($"Try again in {seconds} seconds");
        page.Document.QuerySelector("#Login")!.GetAttribute("value").ShouldBe("gustav");
    }

    [Fact]
    public async Task Even_the_right_password_waits_for_the_end_of_the_window()
    {
        await site.AddUserAsync("hanna");
        var visitor = site.Visit(from: Network());
        for (var n = 0; n < 3; n++)
        {
            await visitor.SignInAsync("hanna", Wrong);
        }
        (await visitor.SignInAsync("hanna")).Status.ShouldBe(HttpStatusCode.TooManyRequests);

        site.Clock.Move(TimeSpan.FromSeconds(61));

        (await visitor.SignInAsync("hanna")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Nobody_escapes_by_naming_another_address_for_themselves()
    {
        var network = Network();
        for (var n = 0; n < 6; n++)
        {
            await TryAsync(network, $"spoofed{n}", forwardedFor: $"203.0.113.{n}");
        }

        (await TryAsync(network, "spoofed7", forwardedFor: "203.0.113.99")).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Of_a_proxy_that_the_settings_name_the_visitors_own_address_counts()
    {
        var proxy = IPAddress.Parse("127.9.9.9");
        for (var n = 0; n < 6; n++)
        {
            (await TryAsync(proxy, $"behind{n}", forwardedFor: "203.0.113.200")).ShouldBe(HttpStatusCode.BadRequest);
        }

        (await TryAsync(proxy, "behind7", forwardedFor: "203.0.113.200")).ShouldBe(HttpStatusCode.TooManyRequests);
        (await TryAsync(proxy, "behind7", forwardedFor: "203.0.113.201")).ShouldBe(HttpStatusCode.BadRequest);
        // What the visitor wrote before the proxy's own word is still the visitor's.
        (await TryAsync(proxy, "behind8", forwardedFor: "198.51.100.1, 203.0.113.200")).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task All_addresses_of_one_customers_IPv6_network_are_one_visitor()
    {
        var proxy = IPAddress.Parse("127.9.9.9");
        for (var n = 0; n < 6; n++)
        {
            (await TryAsync(proxy, $"wide{n}", forwardedFor: $"2001:db8:1:2:{n}::1")).ShouldBe(HttpStatusCode.BadRequest);
        }

        (await TryAsync(proxy, "wide7", forwardedFor: "2001:db8:1:2:ffff::7")).ShouldBe(HttpStatusCode.TooManyRequests);
        (await TryAsync(proxy, "wide7", forwardedFor: "2001:db8:1:3::1")).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public void Setting_a_count_alone_keeps_the_window_and_every_other_limit()
    {
        var settings = site.Services.GetRequiredService<IOptions<RateLimitSettings>>().Value;

        settings.SignIn.Network.ShouldBe(new Limit(6, TimeSpan.FromMinutes(1)));
        settings.SignIn.Both.ShouldBe(new Limit(3, TimeSpan.FromMinutes(1)));
        settings.Registration.Account.ShouldBe(new Limit(5, TimeSpan.FromMinutes(7)));
        settings.Registration.Network.ShouldBe(new RateLimitSettings().Registration.Network);
        settings.Activation.ShouldBe(new RateLimitSettings().Activation);
    }

    [Fact]
    public async Task Switching_it_off_counts_for_nothing_outside_Development()
    {
        await using var production = new Site(new()
        {
            ["environment"] = "Production",
            ["Throttle:Enabled"] = "false",
            ["Throttle:Captcha:Network:Count"] = "2",
            ["Passwords:Iterations"] = "220000",
            ["Site:BaseUrl"] = "https://id.example.com",
            ["Mail:Host"] = "mail.invalid",
            ["Mail:From"] = "no-reply@example.com",
            ["Site:Proxies:0"] = "127.0.0.1",
        });
        await production.InitializeAsync();
        async Task<HttpStatusCode> OpenAsync()
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/login");
            request.Headers.Add("X-Forwarded-Proto", "https");
            return (await production.Visit().SendAsync(request)).Status;
        }

        (await OpenAsync()).ShouldBe(HttpStatusCode.OK);
        (await OpenAsync()).ShouldBe(HttpStatusCode.OK);
        (await OpenAsync()).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    private async Task<HttpStatusCode> TryAsync(IPAddress from, string login, string? forwardedFor = null)
    {
        var visitor = site.Visit(from: from);
        var form = (await visitor.GetAsync("/login")).Form(["Login"]);
        string Value(string name) => form.QuerySelector($"[name='{name}']")!.GetAttribute("value")!;
        var (id, answer) = await site.CaptchaAsync(Slices.Infrastructure.Captcha.CaptchaPurpose.SignIn);
        var request = new HttpRequestMessage(HttpMethod.Post, "/login")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["Input.Login"] = login,
                // Never the same one: one password on many accounts is another matter.
                ["Input.Password"] = $"{Wrong} {Guid.NewGuid()}",
                ["Input.CaptchaId"] = id,
                ["Input.CaptchaAnswer"] = answer,
                ["__RequestVerificationToken"] = Value("__RequestVerificationToken"),
            }),
        };
        if (forwardedFor is not null)
        {
            request.Headers.Add("X-Forwarded-For", forwardedFor);
        }
        return (await visitor.SendAsync(request)).Status;
    }

    private static IPAddress Network() => new([127, 0, 8, (byte)Interlocked.Increment(ref networks)]);

    public sealed class ThrottledSite() : Site(new()
    {
        ["Throttle:Enabled"] = "true",
        ["Throttle:SignIn:Network:Count"] = "6",
        ["Throttle:SignIn:Both:Count"] = "3",
        ["Throttle:SignIn:Account:Count"] = "8",
        ["Throttle:Captcha:Network:Count"] = "10000",
        ["Throttle:Registration:Account:Window"] = "00:07:00",
        ["Site:Proxies:0"] = "127.9.9.9",
    });
}
