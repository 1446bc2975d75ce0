using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.OneTimeCodes;
using Slices.Infrastructure.Sms;
using Slices.Tests.Support;

namespace Slices.Tests.Features.SmsLogin;

public sealed class SmsLoginTests(Site site) : IClassFixture<Site>
{
    private static int last;

    [Fact]
    public async Task Somebody_signs_in_by_the_code_that_came()
    {
        var mobile = await SomebodyAsync("texter");
        var visitor = site.Visit();

        var asked = await AskAsync(visitor, mobile);
        asked.Words.ShouldContain(MobileNumber.FromValue(mobile).Formatted);

        (await visitor.SubmitAsync(asked, ("Code", await site.SmsCodeAsync(mobile)))).Location.ShouldBe("/");
        (await visitor.IsSignedInAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task The_second_factor_is_asked_behind_the_code_too()
    {
        var mobile = await SomebodyAsync("doubled");
        var owner = site.Visit();
        await owner.SignInAsync("doubled");
        await owner.AddAppAsync(site);
        var visitor = site.Visit();

        (await visitor.SubmitAsync(await AskAsync(visitor, mobile), ("Code", await site.SmsCodeAsync(mobile)))).Location.ShouldNotBeNull().ShouldStartWith("/login/second?");

        (await visitor.IsSignedInAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task Any_spelling_of_a_number_is_that_number()
    {
        var mobile = await SomebodyAsync("speller");
        var visitor = site.Visit();

        await AskAsync(visitor, $"0086 {mobile[3..6]}-{mobile[6..10]}-{mobile[10..]}");
        var page = await visitor.SubmitAsync("/login/sms", ("Mobile", string.Concat(mobile[3..].Select(c => (char)(c + 0xFEE0)))), ("Code", await site.SmsCodeAsync(mobile)));

        page.Location.ShouldBe("/");
    }

    [Fact]
    public async Task An_unknown_number_gets_the_same_answer_and_no_message()
    {
        var known = await SomebodyAsync("known");
        var unknown = NewMobile();

        var pages = new[] { await AskAsync(site.Visit(), known), await AskAsync(site.Visit(), unknown) };

        pages[0].Words.Replace(MobileNumber.FromValue(known).Formatted, "", StringComparison.Ordinal)
            .ShouldBe(pages[1].Words.Replace(MobileNumber.FromValue(unknown).Formatted, "", StringComparison.Ordinal));
        await site.SmsCodeAsync(known);
        Gateway.Newest(100).ShouldNotContain(m => m.Message.To.Value == unknown);
        (await site.OutgoingSmsAsync()).ShouldNotContain(m => m.To == unknown);
    }

    [Fact]
    public async Task A_code_works_once_however_many_send_it_at_once()
    {
        var mobile = await SomebodyAsync("racer");
        var visitor = site.Visit();
        var form = (await AskAsync(visitor, mobile)).Values("Code");
        form["Input.Code"] = await site.SmsCodeAsync(mobile);

        var pages = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => visitor.PostAsync("/login/sms", form)));

        pages.Count(p => p.Status == HttpStatusCode.Redirect).ShouldBe(1);
        (await visitor.PostAsync("/login/sms", form)).Status.ShouldNotBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("123 456")]
    [InlineData("\u00A01 2 3 4 5 6 ")]
    [InlineData("１２３　４５６")]
    public async Task A_code_works_in_whatever_groups_it_is_copied(string shape)
    {
        var mobile = await SomebodyAsync($"copier{NewMobile()}");
        var visitor = site.Visit();
        var asked = await AskAsync(visitor, mobile);
        var code = await site.SmsCodeAsync(mobile);
        var copied = string.Concat(shape.Select(c => c switch
        {
            >= '1' and <= '6' => code[c - '1'],
            >= '１' and <= '６' => (char)(code[c - '１'] + '１' - '1'),
            _ => c,
        }));

        (await visitor.SubmitAsync(asked, ("Code", copied))).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task A_code_that_comes_while_the_one_before_is_redeemed_is_left_alone()
    {
        var codes = site.Services.GetRequiredService<SmsCodes>();
        var mobile = MobileNumber.FromValue(NewMobile());
        var first = (await codes.IssueAsync(mobile, SmsPurpose.SignIn, "holder", device: null)).Code;
        var (check, id) = await codes.TryAsync(mobile, SmsPurpose.SignIn, "holder", first);
        check.ShouldBe(CodeCheck.Right);

        var second = (await codes.IssueAsync(mobile, SmsPurpose.SignIn, "holder", device: null)).Code;
        (await codes.EndAsync(id)).ShouldBeTrue();

        (await codes.FindAsync(SmsPurpose.SignIn, "holder")).ShouldNotBeNull();
        (await codes.TryAsync(mobile, SmsPurpose.SignIn, "holder", second)).Check.ShouldBe(CodeCheck.Right);
    }

    [Fact]
    public async Task Who_has_to_set_a_new_password_first_is_led_to_where_it_begins_and_no_right_code_is_called_wrong()
    {
        var mobile = await SomebodyAsync("locked-out");
        await site.ChangeAsync((await site.FindUserAsync("locked-out")).Id, u => u.LockUntilReset("unusable"));
        var visitor = site.Visit();

        var led = await visitor.SignInBySmsAsync(site, mobile);

        led.Location.ShouldBe("/forgot?required=true");
        (await visitor.GetAsync(led.Location!)).Words.ShouldContain("You need to set a new password before you can sign in.");
        (await visitor.IsSignedInAsync()).ShouldBeFalse();
        var (form, code) = await visitor.AskCodeAsync(site, "/login/sms?again=true", mobile);
        (await visitor.CallAsync(HttpMethod.Post, "/sms-sessions", new { mobile, code })).Problem().ShouldBe("login.newPassword");
    }

    [Fact]
    public async Task Wrong_codes_count_as_failures_of_the_network()
    {
        var mobile = await SomebodyAsync("miscounter");
        var visitor = site.Visit(from: IPAddress.Parse("127.0.77.1"));
        await AskAsync(visitor, mobile);
        var store = site.Services.GetRequiredService<IEphemeralStore>();

        await TryAsync(visitor, mobile, "000000");

        (await store.ReadAsync(EphemeralKey.For("failures:network", "127.0.77.1"))).ShouldBe("1");
    }

    [Fact]
    public async Task The_way_back_is_kept_between_the_two_ways_to_sign_in()
    {
        var visitor = site.Visit();

        var byPassword = await visitor.GetAsync("/login?returnUrl=%2Fadmin%2Fsms");
        var bySms = await visitor.GetAsync(byPassword.Document.QuerySelector("a[href^='/login/sms']")!.GetAttribute("href")!);

        bySms.Url.PathAndQuery.ShouldBe("/login/sms?returnUrl=%2Fadmin%2Fsms");
        bySms.Document.QuerySelectorAll(".tabs a").Select(a => (a.GetAttribute("href"), a.GetAttribute("aria-current")))
            .ShouldBe([("/login?returnUrl=%2Fadmin%2Fsms", null), ("/login/sms?returnUrl=%2Fadmin%2Fsms", "page")]);
    }

    [Fact]
    public async Task A_code_works_in_the_browser_that_asked_for_the_number_it_was_asked_for_and_no_other()
    {
        var (mobile, other) = (await SomebodyAsync("owner"), await SomebodyAsync("neighbour"));
        var visitor = site.Visit();
        var asked = await AskAsync(visitor, mobile);
        var code = await site.SmsCodeAsync(mobile);

        (await TryAsync(site.Visit(), mobile, code)).Alert.ShouldBe("This code is wrong or has expired. Try again or request a new one.");
        (await TryAsync(visitor, other, code)).Error("Code").ShouldBe("This code is wrong or has expired. Try again or request a new one.");
        (await visitor.SubmitAsync(asked, ("Code", code))).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Two_tabs_that_asked_for_two_numbers_each_finish_their_own()
    {
        var (mobile, other) = (await SomebodyAsync("first-tab"), await SomebodyAsync("second-tab"));
        var visitor = site.Visit();
        var first = await AskAsync(visitor, mobile);
        var second = await AskAsync(visitor, other);
        var (code, otherCode) = (await site.SmsCodeAsync(mobile), await site.SmsCodeAsync(other));

        (await visitor.SubmitAsync(first, ("Code", otherCode))).Error("Code").ShouldBe("This code is wrong or has expired. Try again or request a new one.");
        (await visitor.SubmitAsync(first, ("Code", code))).Status.ShouldBe(HttpStatusCode.Redirect);
        (await visitor.Anew().SubmitAsync(second, ("Code", otherCode))).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task A_code_ends_after_five_minutes_and_with_the_next_one()
    {
        var mobile = await SomebodyAsync("slow");
        var visitor = site.Visit();
        await AskAsync(visitor, mobile);
        var first = await site.SmsCodeAsync(mobile);
        site.Clock.Move(TimeSpan.FromMinutes(1.1));
        await AskAsync(visitor, mobile);
        var second = await site.SmsCodeAsync(mobile, after: first);

        (await TryAsync(visitor, mobile, first)).Error("Code").ShouldNotBeEmpty();
        site.Clock.Move(TimeSpan.FromMinutes(5));
        (await TryAsync(visitor, mobile, second)).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Five_tries_are_all_however_many_codes_and_browsers()
    {
        var mobile = await SomebodyAsync("guessed");
        var visitors = Enumerable.Range(0, 5).Select(n => site.Visit(from: IPAddress.Parse($"127.0.20.{n + 1}"))).ToList();
        foreach (var visitor in visitors)
        {
            await AskAsync(visitor, mobile);
            await TryAsync(visitor, mobile, "000000");
            site.Clock.Move(TimeSpan.FromMinutes(1.1));
        }
        var code = await site.SmsCodeAsync(mobile);

        var exhausted = await TryAsync(visitors[^1], mobile, code);

        exhausted.Alert.ShouldContain("Too many attempts.");
    }

    [Fact]
    public async Task Nobody_uses_up_a_numbers_tries_from_a_browser_that_did_not_ask()
    {
        var mobile = await SomebodyAsync("victim");
        var owner = site.Visit();
        var asked = await AskAsync(owner, mobile);
        for (var n = 0; n < 20; n++)
        {
            await TryAsync(site.Visit(), mobile, $"{n:D6}");
        }

        (await owner.SubmitAsync(asked, ("Code", await site.SmsCodeAsync(mobile)))).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    [Slow]
    public async Task A_number_is_not_bombed_from_many_addresses()
    {
        var mobile = await SomebodyAsync("bombed");
        var statuses = new List<HttpStatusCode>();
        for (var minute = 0; minute < 30; minute++)
        {
            for (var n = 0; n < 3; n++)
            {
                statuses.Add((await SendAsync(site.Visit(from: IPAddress.Parse($"127.{minute + 1}.{n}.1")), mobile)).Status);
            }
            // A code that left late would have been given up.
            await Eventually.TrueAsync(async () => (await site.OutgoingSmsAsync()).All(m => m.To != mobile || m.State == SmsState.Sent));
            site.Clock.Move(TimeSpan.FromMinutes(10));
        }

        statuses.Count(s => s == HttpStatusCode.TooManyRequests).ShouldBe(80);
        (await site.OutgoingSmsAsync()).Count(m => m.To == mobile).ShouldBe(10);
    }

    [Fact]
    public async Task The_page_waits_with_the_visitor_even_after_a_reload()
    {
        var mobile = await SomebodyAsync("reloader");
        var visitor = site.Visit();
        await AskAsync(visitor, mobile);
        site.Clock.Move(TimeSpan.FromSeconds(20));

        var page = await visitor.GetAsync("/login/sms");

        page.Document.QuerySelector("[data-countdown]")!.GetAttribute("data-countdown").ShouldBe("40");
        page.Document.QuerySelector("#Code").ShouldNotBeNull();
    }

    [Theory]
    [InlineData("", "Enter your phone number.")]
    [InlineData("12345", "Enter a valid phone number, such as 138 0013 8000.")]
    [InlineData("+1 202 555 0100", "Enter a valid phone number, such as 138 0013 8000.")]
    public async Task What_is_no_number_says_so(string mobile, string sentence) =>
        (await SendAsync(site.Visit(), mobile)).Error("Mobile").ShouldBe(sentence);

    [Fact]
    public async Task Without_the_captcha_nothing_is_sent()
    {
        var mobile = await SomebodyAsync("guarded");

        var page = await site.Visit().SubmitAsync("/login/sms", ("Mobile", mobile), ("CaptchaAnswer", "wrong"));

        page.Error("CaptchaAnswer").ShouldNotBeEmpty();
        (await site.OutgoingSmsAsync()).ShouldNotContain(m => m.To == mobile);
    }

    private ShownSmsGateway Gateway => site.Services.GetRequiredService<ShownSmsGateway>();

    private static string NewMobile() => $"+8613{900_000_000 + Interlocked.Increment(ref last) * 10_007}";

    private async Task<string> SomebodyAsync(string name)
    {
        var user = await site.AddUserAsync(name);
        var mobile = NewMobile();
        await site.SetAsync(user.Id, u => u.Mobile, mobile);
        return mobile;
    }

    private static Task<Page> SendAsync(Visitor visitor, string mobile) => visitor.SubmitAsync("/login/sms?again=true", ("Mobile", mobile));

    private static async Task<Page> AskAsync(Visitor visitor, string mobile)
    {
        var sent = await SendAsync(visitor, mobile);
        sent.Status.ShouldBe(HttpStatusCode.Redirect, sent.Words);
        return await visitor.GetAsync(sent.Location!);
    }

    private static async Task<Page> TryAsync(Visitor visitor, string mobile, string code)
    {
        var token = (await visitor.GetAsync("/login")).Token();
        return await visitor.PostAsync("/login/sms", [new("Input.Mobile", mobile), new("Input.Code", code), new("__RequestVerificationToken", token)]);
    }
}
