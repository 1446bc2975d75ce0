using System.Net;
using Slices.Infrastructure.OneTimeCodes;
using Slices.Tests.Support;

namespace Slices.Tests.Features.SmsLogin;

/// <summary>What strangers who know a number can take from whoever has it.</summary>
[Slow]
public sealed class OwnersAmidStrangersTests : IAsyncLifetime
{
    private readonly Site site = new(new()
    {
        ["Registration:RequireMobile"] = "true",
        ["Sms:Limits:Prefix:PerHour"] = "5",
    }, shared: true);

    public ValueTask InitializeAsync() => site.InitializeAsync();

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task Strangers_neither_end_a_known_browsers_code_nor_use_up_its_tries()
    {
        var owner = await OwnerAsync("owner", "+8613800138001");
        await AskAsync(owner, "13800138001");
        var code = await site.SmsCodeAsync("+8613800138001");
        var stranger = site.Visit(from: IPAddress.Parse("127.0.31.1"));
        await AskAsync(stranger, "13800138001");
        for (var n = 0; n < SmsCodes.MaxTries; n++)
        {
            (await TryAsync(stranger, "13800138001", "000000")).Error("Code").ShouldBe("This code is wrong or has expired. Try again or request a new one.");
        }
        (await TryAsync(stranger, "13800138001", await site.SmsCodeAsync("+8613800138001", after: code))).Alert.ShouldContain("Too many attempts.");

        (await TryAsync(owner, "13800138001", code)).Location.ShouldBe("/");
    }

    [Fact]
    public async Task Each_known_browser_has_five_tries_however_many_codes_it_asks_for()
    {
        var (first, second) = (await OwnerAsync("guesser", "+8613800138002"), site.Visit());
        await second.SignInAsync("guesser");
        await AskAsync(first, "13800138002");
        var old = await site.SmsCodeAsync("+8613800138002");
        (await TryAsync(first, "13800138002", "000000")).Status.ShouldBe(HttpStatusCode.BadRequest);
        site.Clock.Move(TimeSpan.FromMinutes(1.1));
        await AskAsync(first, "13800138002");
        var code = await site.SmsCodeAsync("+8613800138002", after: old);
        (await TryAsync(first, "13800138002", old)).Error("Code").ShouldBe("This code is wrong or has expired. Try again or request a new one.");
        for (var n = 2; n < SmsCodes.MaxTries; n++)
        {
            await TryAsync(first, "13800138002", "000000");
        }
        (await TryAsync(first, "13800138002", code)).Alert.ShouldContain("Too many attempts.");
        site.Clock.Move(TimeSpan.FromMinutes(1.1));

        await AskAsync(second.Anew(), "13800138002");
        (await TryAsync(second, "13800138002", await site.SmsCodeAsync("+8613800138002", after: code))).Location.ShouldBe("/");
    }

    [Fact]
    public async Task A_number_that_strangers_have_used_up_is_still_written_to_for_browsers_that_its_account_knows()
    {
        var owner = await OwnerAsync("besieged", "+8613800138003");
        var (strangers, known) = (0, 0);
        for (var minute = 0; minute < 8; minute++)
        {
            strangers += await AnswerAsync(site.Visit(from: IPAddress.Parse($"127.0.32.{minute + 1}")), "13800138003") ? 1 : 0;
            known += await AnswerAsync(owner, "13800138003") ? 1 : 0;
            (await AnswerAsync(owner, "13800138003")).ShouldBeFalse();
            site.Clock.Move(TimeSpan.FromMinutes(1.1));
        }

        (strangers, known).ShouldBe((5, 5));
        (await site.OutgoingSmsAsync()).Count(m => m.To == "+8613800138003").ShouldBe(10);
    }

    [Fact]
    public async Task Whoever_knows_one_number_is_a_stranger_to_others()
    {
        await OwnerAsync("victim", "+8613800138004");
        var insider = await OwnerAsync("insider", "+8613800138005");
        (await AnswerAsync(site.Visit(), "13800138004")).ShouldBeTrue();

        (await AnswerAsync(insider, "13800138004")).ShouldBeFalse();
        (await AnswerAsync(insider, "13800138005")).ShouldBeTrue();
    }

    [Fact]
    public async Task No_range_is_blocked_for_signing_in_and_none_by_it()
    {
        await OwnerAsync("resident", "+8613900130000");
        for (var n = 1; n <= 8; n++)
        {
            (await AnswerAsync(Somewhere(n), $"1390013{n:D4}")).ShouldBeTrue();
        }
        var invited = 0;
        for (var n = 11; n <= 18; n++)
        {
            var answer = await Somewhere(n).SubmitAsync("/register", ("Mobile", $"1390013{n:D4}"));
            invited += answer.Status == HttpStatusCode.Redirect ? 1 : 0;
        }
        invited.ShouldBe(5);

        var (known, unknown) = (await Somewhere(21).SubmitAsync("/login/sms", ("Mobile", "13900130000")), await Somewhere(22).SubmitAsync("/login/sms", ("Mobile", "13900130009")));

        (known.Status, known.Location).ShouldBe((HttpStatusCode.Redirect, unknown.Location));
        unknown.Status.ShouldBe(HttpStatusCode.Redirect);
        await site.SmsCodeAsync("+8613900130000");
    }

    private Visitor Somewhere(int n) => site.Visit(from: IPAddress.Parse($"127.0.{100 + n}.1"));

    /// <summary>A browser that has signed in to the account of this mobile, and is signed out again.</summary>
    private async Task<Visitor> OwnerAsync(string name, string mobile)
    {
        var user = await site.AddUserAsync(name);
        await site.SetAsync(user.Id, u => u.Mobile, mobile);
        var visitor = site.Visit();
        await visitor.SignInAsync(name);
        return visitor.Anew();
    }

    private static async Task<bool> AnswerAsync(Visitor visitor, string mobile)
    {
        var page = await visitor.SubmitAsync("/login/sms?again=true", ("Mobile", mobile));
        page.Status.ShouldBeOneOf(HttpStatusCode.Redirect, HttpStatusCode.TooManyRequests);
        return page.Status == HttpStatusCode.Redirect;
    }

    private static async Task AskAsync(Visitor visitor, string mobile) => (await AnswerAsync(visitor, mobile)).ShouldBeTrue();

    private static async Task<Page> TryAsync(Visitor visitor, string mobile, string code)
    {
        var token = (await visitor.GetAsync("/login")).Token();
        return await visitor.PostAsync("/login/sms", [new("Input.Mobile", mobile), new("Input.Code", code), new("__RequestVerificationToken", token)]);
    }
}
