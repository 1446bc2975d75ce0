using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.CaptchaDrawing;
using Slices.Infrastructure.CaptchaSpeech;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.RateLimiting;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Captcha;

public sealed class CaptchasTests
{
    private const string Here = "this browser";

    private readonly Clock clock = new();
    private readonly CaptchaSettings settings = new() { Kinds = "characters,arithmetic,speech,proof" };
    private readonly RecentFailures failures;
    private readonly Captchas captchas;

    public CaptchasTests()
    {
        var nobody = new Slices.Infrastructure.Visitors.Visitor(new HttpContextAccessor());
        var store = new MemoryStore(clock, nobody);
        failures = new(store, nobody);
        captchas = new(store, new ChallengeIds(new EphemeralDataProtectionProvider(), clock), new CaptchaPicture(settings.Picture), new SpokenText(settings.Speech), failures, new(store, nobody), Options.Create(settings), clock);
    }

    public static TheoryData<string> Kinds => ["characters", "arithmetic", "speech", "proof"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_right_answer_opens_once(string kind)
    {
        var (id, answer) = await AskAsync(kind);

        (await RedeemAsync(id, answer)).ShouldBeTrue();
        (await RedeemAsync(id, answer)).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Case_width_and_blanks_around_do_not_matter(string kind)
    {
        var (id, answer) = await AskAsync(kind);
        var fullWidth = string.Concat(answer.ToLowerInvariant().Select(c => (char)(c + 0xFEE0)));

        (await RedeemAsync(id, $" {fullWidth} ")).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_wrong_answer_ends_it(string kind)
    {
        var (id, answer) = await AskAsync(kind);

        (await RedeemAsync(id, answer + "2")).ShouldBeFalse();
        (await RedeemAsync(id, answer)).ShouldBeFalse();
        (await captchas.DrawAsync(id)).ShouldBeNull();
        (await captchas.SpeakAsync(id, "en")).ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task It_opens_nothing_but_what_it_was_asked_for(string kind)
    {
        var (id, answer) = await AskAsync(kind);

        (await RedeemAsync(id, answer, CaptchaPurpose.Registration)).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task It_ends_with_its_lifetime(string kind)
    {
        var asked = await captchas.IssueAsync(CaptchaPurpose.SignIn, kind);
        var answer = (await captchas.RevealAsync(asked.Id))!;
        asked.ExpiresAt.ShouldBeInRange(clock.GetUtcNow() + TimeSpan.FromMinutes(4.9), clock.GetUtcNow() + TimeSpan.FromMinutes(5));

        clock.Move(TimeSpan.FromMinutes(5));

        (await captchas.DrawAsync(asked.Id)).ShouldBeNull();
        (await captchas.SpeakAsync(asked.Id, "en")).ShouldBeNull();
        (await RedeemAsync(asked.Id, answer)).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Of_fifty_who_answer_at_once_one_gets_through(string kind)
    {
        var (id, answer) = await AskAsync(kind);

        var opened = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => RedeemAsync(id, answer))));

        opened.Count(o => o).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_length_of_an_id_tells_nothing(string kind)
    {
        var lengths = new HashSet<int>();
        for (var n = 0; n < 100; n++)
        {
            lengths.Add((await AskAsync(kind)).Id.Length);
        }

        lengths.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("=")]
    [InlineData("==")]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData("A")]
    public async Task The_same_one_in_another_spelling_is_no_other_one(string suffix)
    {
        var (id, answer) = await AskAsync();

        (await RedeemAsync(id, "wrong")).ShouldBeFalse();

        (await RedeemAsync(id + suffix, answer)).ShouldBeFalse();
        (await RedeemAsync(suffix + id, answer)).ShouldBeFalse();
        foreach (var last in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        {
            (await RedeemAsync(id[..^1] + last, answer)).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task What_a_browser_has_solved_it_may_use_once_and_no_other_may()
    {
        var (id, answer) = await AskAsync();
        (await SolveAsync(id, answer)).ShouldBeTrue();
        (await SolveAsync(id, answer)).ShouldBeTrue();
        (await RedeemAsync(id, answer)).ShouldBeTrue();
        (await RedeemAsync(id, answer)).ShouldBeFalse();

        (id, answer) = await AskAsync();
        (await SolveAsync(id, answer)).ShouldBeTrue();
        (await RedeemAsync(id, answer, browser: "another browser")).ShouldBeFalse();
        (await RedeemAsync(id, answer)).ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_gone_is_told_from_what_is_wrong_so_that_a_slow_reader_is_no_guesser()
    {
        var (id, answer) = await AskAsync();
        (await captchas.SolveAsync(id, "wrong", Here)).ShouldBe(CaptchaVerdict.Wrong);
        (await captchas.SolveAsync(id, answer, Here)).ShouldBe(CaptchaVerdict.Expired);
        (await captchas.RedeemAsync(id, CaptchaPurpose.SignIn, answer, Here)).ShouldBe(CaptchaVerdict.Expired);
    }

    [Fact]
    public async Task A_solved_one_lives_no_longer_and_opens_nothing_else()
    {
        var (id, answer) = await AskAsync();
        clock.Move(TimeSpan.FromMinutes(4));
        (await SolveAsync(id, answer)).ShouldBeTrue();
        clock.Move(TimeSpan.FromMinutes(1));
        (await RedeemAsync(id, answer)).ShouldBeFalse();

        (id, answer) = await AskAsync();
        (await SolveAsync(id, answer)).ShouldBeTrue();
        (await RedeemAsync(id, answer, CaptchaPurpose.Registration)).ShouldBeFalse();
    }

    [Fact]
    public async Task Guesses_at_once_tell_nothing_that_can_still_be_used()
    {
        for (var round = 0; round < 20; round++)
        {
            var (id, answer) = await AskAsync("arithmetic");
            var guesses = Enumerable.Range(1, 20).Select(n => n == 10 ? answer : $"{1000 + n}");

            await Task.WhenAll(guesses.Select(g => Task.Run(() => SolveAsync(id, g))));

            (await RedeemAsync(id, answer)).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task The_picture_is_the_same_at_every_look_and_the_recording_never()
    {
        var (id, _) = await AskAsync();

        (await captchas.DrawAsync(id)).ShouldBe(await captchas.DrawAsync(id));
        (await captchas.SpeakAsync(id, "en")).ShouldNotBe(await captchas.SpeakAsync(id, "en"));
    }

    [Fact]
    public async Task What_is_heard_has_no_picture_and_what_is_worked_out_neither()
    {
        var (heard, _) = await AskAsync("speech");
        (await captchas.DrawAsync(heard)).ShouldBeNull();
        (await captchas.SpeakAsync(heard, "en")).ShouldNotBeNull();

        var (proved, _) = await AskAsync("proof");
        (await captchas.DrawAsync(proved)).ShouldBeNull();
        (await captchas.SpeakAsync(proved, "en")).ShouldBeNull();
    }

    [Fact]
    public async Task A_site_without_sound_speaks_nothing()
    {
        settings.Kinds = "characters";

        var asked = await captchas.IssueAsync(CaptchaPurpose.SignIn, "speech");

        asked.Kind.ShouldBe("characters");
        (await captchas.DrawAsync(asked.Id)).ShouldNotBeNull();
        (await captchas.SpeakAsync(asked.Id, "en")).ShouldBeNull();
    }

    [Fact]
    public async Task Every_challenge_is_another_one()
    {
        var asked = new List<(string Id, string Answer)>();
        for (var n = 0; n < 200; n++)
        {
            asked.Add(await AskAsync());
        }

        asked.DistinctBy(a => a.Id).Count().ShouldBe(200);
        asked.DistinctBy(a => a.Answer).Count().ShouldBeGreaterThan(195);
    }

    [Theory]
    [InlineData("")]
    [InlineData("unknown")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("../../../../etc/passwd")]
    [InlineData("captcha:\0\r\n")]
    public async Task An_id_that_was_never_given_opens_nothing(string id)
    {
        (await captchas.DrawAsync(id)).ShouldBeNull();
        (await captchas.SpeakAsync(id, "en")).ShouldBeNull();
        (await captchas.RevealAsync(id)).ShouldBeNull();
        (await captchas.ResumeAsync(id, CaptchaPurpose.SignIn)).ShouldBeNull();
        (await SolveAsync(id, "ABCDE")).ShouldBeFalse();
        (await RedeemAsync(id, "ABCDE")).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Odd_answers_are_wrong_answers(string kind)
    {
        foreach (var answer in new[] { "", "\ud800", "\0", "?", new string('A', 10_000) })
        {
            (await RedeemAsync((await AskAsync(kind)).Id, answer)).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task A_form_may_ask_always_or_never_or_as_sign_in_does_after_failures_of_the_network_or_on_the_account()
    {
        settings.Forms = new() { ActivationMail = CaptchaDemand.Never };

        (await captchas.IsRequiredAsync(CaptchaPurpose.Registration, "alice")).ShouldBeTrue();
        (await captchas.IsRequiredAsync(CaptchaPurpose.ActivationMail, "alice")).ShouldBeFalse();
        for (var failed = 0; failed < 3; failed++)
        {
            (await captchas.IsRequiredAsync(CaptchaPurpose.SignIn, "alice")).ShouldBeFalse();
            await failures.CountAsync("alice");
        }
        (await captchas.IsRequiredAsync(CaptchaPurpose.SignIn, "alice")).ShouldBeTrue();
        (await captchas.IsRequiredAsync(CaptchaPurpose.SignIn, "bob")).ShouldBeTrue("the network has failed as often");
        clock.Move(TimeSpan.FromMinutes(15));
        (await captchas.IsRequiredAsync(CaptchaPurpose.SignIn, "alice")).ShouldBeFalse();
    }

    [Fact]
    public async Task The_browsers_work_grows_with_failures_up_to_the_most_and_falls_again()
    {
        (await WorkAsync()).ShouldBe(500_000);
        await FailAsync(4);
        (await WorkAsync()).ShouldBe(2_000_000);
        await FailAsync(100);
        (await WorkAsync()).ShouldBe(settings.Proof.MostWork);
        clock.Move(TimeSpan.FromMinutes(15));
        (await WorkAsync()).ShouldBe(500_000);
    }

    private async Task FailAsync(int times)
    {
        for (var n = 0; n < times; n++)
        {
            await failures.CountAsync("");
        }
    }

    private async Task<int> WorkAsync() =>
        int.Parse((await captchas.IssueAsync(CaptchaPurpose.SignIn, "proof")).Question!.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);

    private async Task<bool> RedeemAsync(string id, string answer, CaptchaPurpose purpose = CaptchaPurpose.SignIn, string browser = Here) =>
        await captchas.RedeemAsync(id, purpose, answer, browser) == CaptchaVerdict.Right;

    private async Task<bool> SolveAsync(string id, string answer) => await captchas.SolveAsync(id, answer, Here) == CaptchaVerdict.Right;

    private async Task<(string Id, string Answer)> AskAsync(string? kind = null)
    {
        var id = (await captchas.IssueAsync(CaptchaPurpose.SignIn, kind)).Id;
        return (id, (await captchas.RevealAsync(id))!);
    }
}
