using System.Net;
using Slices.Domain;
using Slices.Features.Admin.Sms;
using Slices.Features.CleanUp;
using Slices.Infrastructure.Persistence;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Admin.Sms;

public sealed class AdminSmsTests : IAsyncLifetime
{
    private readonly Site site = new(new() { ["Sms:Limits:Budget:PerHour"] = "50", ["Sms:Limits:Network:PerHour"] = "2" }, shared: true);

    public ValueTask InitializeAsync() => site.InitializeAsync();

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task Strangers_are_led_to_the_sign_in_and_users_are_refused()
    {
        await site.AddUserAsync("ordinary");
        var visitor = site.Visit();

        (await visitor.SendAsync(new(HttpMethod.Get, "/admin/sms"))).Location.ShouldBe("/login?returnUrl=%2Fadmin%2Fsms");
        await visitor.SignInAsync("ordinary");
        (await visitor.SendAsync(new(HttpMethod.Get, "/admin/sms"))).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await visitor.PostAsync("/admin/sms", [new("prefix", "+861381111")])).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Without_messages_it_says_what_would_be_here()
    {
        var page = await (await ChiefAsync()).GetAsync("/admin/sms");

        page.Words.ShouldContain("No text messages in the last 24 hours.");
        page.Words.ShouldContain("No gateway has sent anything yet.");
        page.Words.ShouldContain("No number range is blocked.");
        page.Words.ShouldContain("Budget · per hour 0 of 50 used");
        page.Document.QuerySelector(".site-nav [aria-current]")!.TextContent.ShouldBe("SMS");
    }

    [Fact]
    public async Task Without_gateways_outside_Development_it_is_off()
    {
        await using var bare = new Site(new() { ["environment"] = "Production", ["Passwords:Iterations"] = "220000", ["Mail:Host"] = "127.0.0.1", ["Mail:From"] = "noreply@example.com" });
        await bare.InitializeAsync();

        (await bare.SendAsync(new SmsQuery())).IsOn.ShouldBeFalse();
    }

    [Fact]
    public async Task It_says_what_was_sent_failed_and_was_refused_by_the_hour_and_by_the_gateway()
    {
        var now = site.Clock.GetUtcNow();
        await site.InsertAsync(
            Sent("Aliyun", now), Sent("Aliyun", now), Sent("Tencent", now.AddHours(-3)), Sent("Aliyun", now.AddHours(-25)),
            Failed("Tencent", now), Failed(null, now));
        await site.ExecuteAsync(
            $"insert into sms_refusals values (date_trunc('hour', {now}, 'UTC'), 'Network', 7), (date_trunc('hour', {now.AddHours(-30)}, 'UTC'), 'Number', 3)");

        var page = await (await ChiefAsync()).GetAsync("/admin/sms");

        page.Document.QuerySelector("svg[role=img]")!.GetAttribute("aria-label").ShouldBe("The last 24 hours: 3 sent, 2 failed, 7 refused.");
        var rows = page.Document.QuerySelectorAll("tbody tr").Select(r => string.Join(' ', r.QuerySelectorAll("td").Skip(1).Select(c => c.TextContent))).ToList();
        rows.Count.ShouldBe(24);
        rows[0].ShouldBe("2 2 7");
        rows[3].ShouldBe("1 0 0");
        page.Words.ShouldContain("Before reaching a gateway 0 sent, 1 failed Alibaba Cloud 2 sent, 0 failed Tencent Cloud 1 sent, 1 failed");
        page.Words.ShouldContain("too many from one network 7");
        page.Words.ShouldNotContain("to one number");
    }

    [Fact]
    public async Task What_the_firewall_refuses_is_told_here_and_a_forged_address_changes_nothing()
    {
        var from = IPAddress.Parse("127.0.9.1");
        var statuses = new List<HttpStatusCode>();
        for (var n = 0; n < 4; n++)
        {
            var visitor = site.Visit(from: from);
            var form = await visitor.GetAsync("/login/sms");
            var values = form.Values("Mobile");
            values["Input.Mobile"] = $"1380013800{n}";
            values["Input.CaptchaAnswer"] = (await visitor.GetJsonAsync($"/dev/captcha/{values["Input.CaptchaId"]}")).GetProperty("answer").GetString()!;
            var request = new HttpRequestMessage(HttpMethod.Post, form.Form(["Mobile"]).GetAttribute("action")) { Content = new FormUrlEncodedContent(values) };
            request.Headers.Add("X-Forwarded-For", $"203.0.113.{n}");
            statuses.Add((await visitor.SendAsync(request)).Status);
        }

        statuses.ShouldBe([HttpStatusCode.Redirect, HttpStatusCode.Redirect, HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests]);
        (await (await ChiefAsync()).GetAsync("/admin/sms")).Words.ShouldContain("too many from one network 2");
    }

    [Fact]
    public async Task A_session_that_was_confirmed_long_ago_lifts_nothing()
    {
        var chief = await ChiefAsync();
        var token = (await chief.GetAsync("/logout")).Token();
        var until = site.Clock.GetUtcNow().AddHours(5);
        await site.ExecuteAsync($"insert into sms_blocked_prefixes values ('+861380013', {until})");
        site.Clock.Move(TimeSpan.FromMinutes(10.1));

        var page = await chief.GetAsync("/admin/sms");
        var answer = await chief.PostAsync("/admin/sms", [new("prefix", "+861380013"), new("__RequestVerificationToken", token)]);

        page.Words.ShouldContain("Confirm it’s you");
        page.Document.QuerySelector("[aria-label*='+861380013']").ShouldBeNull();
        answer.Location!.ShouldStartWith("/account/confirm");
        (await site.ListAsync($"select prefix from sms_blocked_prefixes", row => row.Get<string>(0))).ShouldBe(["+861380013"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("861381111")]
    [InlineData("+86\0")]
    [InlineData("+86138١١١١")]
    [InlineData("+8613811111111111111")]
    public async Task What_is_no_range_is_a_bad_request(string prefix)
    {
        var chief = await ChiefAsync();
        var token = (await chief.GetAsync("/logout")).Token();

        (await chief.PostAsync("/admin/sms", [new("prefix", prefix), new("__RequestVerificationToken", token)])).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Records_of_messages_refusals_and_blocks_go_in_their_time()
    {
        var now = site.Clock.GetUtcNow();
        var (old, recent) = (Sent("Aliyun", now.AddDays(-30.1)), Sent("Aliyun", now.AddDays(-29.9)));
        await site.InsertAsync(old, recent);
        await site.ExecuteAsync($"insert into sms_refusals values ({now.AddDays(-90.1)}, 'Network', 7), ({now.AddDays(-89)}, 'Network', 3)");
        await site.ExecuteAsync($"insert into sms_blocked_prefixes values ('+861380013', {now.AddMinutes(-1)}), ('+861380014', {now.AddMinutes(1)})");

        (await site.SendAsync(new CleanUpCommand())).TextMessages.ShouldBe(1);

        (await site.OutgoingSmsAsync()).Select(m => m.Id).ShouldBe([recent.Id]);
        (await site.ListAsync($"select count from sms_refusals", row => row.Get<int>(0))).ShouldBe([3]);
        (await site.ListAsync($"select prefix from sms_blocked_prefixes", row => row.Get<string>(0))).ShouldBe(["+861380014"]);
    }

    internal static OutgoingSms Sent(string gateway, DateTimeOffset at) => Queued(at).Sent(gateway, at);

    internal static OutgoingSms Failed(string? gateway, DateTimeOffset at) => Queued(at).Refused(gateway, "error", at);

    private static OutgoingSms Queued(DateTimeOffset at) =>
        OutgoingSms.Queue(Guid.CreateVersion7(at), MobileNumber.FromValue("+8613800138000"), SmsPurpose.SignIn, "", "en", at.AddMinutes(5), at);

    private Task<Visitor> ChiefAsync() => site.AddSignedInAsync("chief", administrator: true);
}
