using Microsoft.Extensions.Options;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Captcha.Drawing;
using Slices.Infrastructure.Ephemeral;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Captcha;

public sealed class CaptchasTests
{
    private readonly Clock clock = new();
    private readonly Captchas captchas;

    public CaptchasTests() => captchas = new(
        new MemoryStore(clock), new CaptchaPicture(new PictureSettings()), Options.Create(new CaptchaSettings()), clock);

    [Fact]
    public async Task The_right_answer_opens_once()
    {
        var (id, answer) = await AskAsync();

        (await captchas.RedeemAsync(id, CaptchaPurpose.SignIn, answer)).ShouldBeTrue();
        (await captchas.RedeemAsync(id, CaptchaPurpose.SignIn, answer)).ShouldBeFalse();
    }

    [Fact]
    public async Task Case_width_and_blanks_around_do_not_matter()
    {
        var (id, answer) = await AskAsync();
        var fullWidth = string.Concat(answer.ToLowerInvariant().Select(c => (char)(c + 0xFEE0)));

        (await captchas.RedeemAsync(id, CaptchaPurpose.SignIn, $" {fullWidth} ")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_wrong_answer_ends_it()
    {
        var (id, answer) = await AskAsync();

        (await captchas.RedeemAsync(id, CaptchaPurpose.SignIn, answer[1..] + "?")).ShouldBeFalse();
        (await captchas.RedeemAsync(id, CaptchaPurpose.SignIn, answer)).ShouldBeFalse();
        (await captchas.DrawAsync(id)).ShouldBeNull();
    }

    [Fact]
    public async Task It_opens_nothing_but_what_it_was_asked_for()
    {
        var (id, answer) = await AskAsync();

        (await captchas.RedeemAsync(id, CaptchaPurpose.Registration, answer)).ShouldBeFalse();
    }

    [Fact]
    public async Task It_ends_with_its_lifetime()
    {
        var asked = await captchas.AskAsync(CaptchaPurpose.SignIn);
        var answer = (await captchas.RevealAsync(asked.Id))!;
        asked.ExpiresAt.ShouldBeInRange(clock.GetUtcNow() + TimeSpan.FromMinutes(4.9), clock.GetUtcNow() + TimeSpan.FromMinutes(5));

        clock.Move(TimeSpan.FromMinutes(5));

        (await captchas.DrawAsync(asked.Id)).ShouldBeNull();
        (await captchas.RedeemAsync(asked.Id, CaptchaPurpose.SignIn, answer)).ShouldBeFalse();
    }

    [Fact]
    public async Task Of_fifty_who_answer_at_once_one_gets_through()
    {
        var (id, answer) = await AskAsync();

        var opened = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => captchas.RedeemAsync(id, CaptchaPurpose.SignIn, answer))));

        opened.Count(o => o).ShouldBe(1);
    }

    [Fact]
    public async Task The_picture_is_a_PNG_and_the_same_at_every_look()
    {
        var (id, _) = await AskAsync();

        var first = await captchas.DrawAsync(id);
        var second = await captchas.DrawAsync(id);

        first![..8].ShouldBe([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        second.ShouldBe(first);
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
        asked.ShouldAllBe(a => a.Answer.Length == 5);
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
        (await captchas.RevealAsync(id)).ShouldBeNull();
        (await captchas.RedeemAsync(id, CaptchaPurpose.SignIn, "ABCDE")).ShouldBeFalse();
    }

    [Fact]
    public async Task Odd_answers_are_wrong_answers()
    {
        foreach (var answer in new[] { "", "\ud800", "\0", new string('A', 10_000) })
        {
            (await captchas.RedeemAsync((await AskAsync()).Id, CaptchaPurpose.SignIn, answer)).ShouldBeFalse();
        }
    }

    private async Task<(string Id, string Answer)> AskAsync()
    {
        var id = (await captchas.AskAsync(CaptchaPurpose.SignIn)).Id;
        return (id, (await captchas.RevealAsync(id))!);
    }
}
