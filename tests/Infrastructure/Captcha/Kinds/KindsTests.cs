using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Captcha.Kinds;
using Slices.Infrastructure.CaptchaDrawing;

namespace Slices.Tests.Infrastructure.Captcha.Kinds;

public sealed class KindsTests
{
    private static readonly CaptchaSettings Settings = new();

    [Fact]
    public void Every_kind_is_found_by_its_name() =>
        CaptchaKinds.Names.Order().ShouldBe(["arithmetic", "characters", "proof", "speech"]);

    [Fact]
    public void Characters_come_from_the_alphabet_and_all_of_it()
    {
        var asked = Ask<CharactersKind>(500);

        asked.ShouldAllBe(t => t.Question == t.Answer && t.Answer.Length == Settings.Length);
        asked.SelectMany(t => t.Answer).Distinct().Order().ShouldBe(CaptchaAlphabet.Characters.Order());
    }

    [Fact]
    public void Speech_says_digits_and_all_of_them()
    {
        var asked = Ask<SpeechKind>(500);

        asked.ShouldAllBe(t => t.Question == t.Answer && t.Answer.Length == Settings.Length);
        asked.SelectMany(t => t.Answer).Distinct().Order().ShouldBe("0123456789");
    }

    [Theory]
    [InlineData("12 345")]
    [InlineData("123-45")]
    public void Spoken_digits_may_be_written_in_groups(string answer) => new SpeechKind().Canonical(answer).ShouldBe("12345");

    [Fact]
    public void Sums_are_right_and_of_every_sort()
    {
        var asked = Ask<ArithmeticKind>(500);

        foreach (var (question, answer) in asked)
        {
            var parts = Regex.Match(question, @"^(\d+)([+−×])(\d+)=\?$");
            var (a, b) = (Number(parts.Groups[1].Value), Number(parts.Groups[3].Value));
            var result = parts.Groups[2].Value switch { "+" => a + b, "−" => a - b, _ => a * b };
            Number(answer).ShouldBe(result);
            question.ShouldAllBe(c => CaptchaAlphabet.Arithmetic.Contains(c));
        }
        asked.Select(t => t.Question.First(c => !char.IsAsciiDigit(c))).Distinct().Count().ShouldBe(3);
        asked.DistinctBy(t => t.Answer).Count().ShouldBeGreaterThan(60);
    }

    [Theory]
    [InlineData("21", "21")]
    [InlineData("7×3=21", "21")]
    [InlineData("7 × 3 = 21", "21")]
    [InlineData("7x5", "7x5")]
    public void A_sum_may_be_written_whole(string answer, string canonical) => new ArithmeticKind().Canonical(answer).ShouldBe(canonical);

    [Fact]
    public void Proof_asks_for_a_number_that_the_hash_and_nothing_else_gives_away()
    {
        var (question, answer) = Ask<ProofKind>(1)[0];

        question.Split(' ').ShouldSatisfyAllConditions(
            parts => Number(parts[0]).ShouldBe(Settings.Proof.Work),
            parts => parts[2].ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(parts[1] + answer)))));
        Number(answer).ShouldBeInRange(1, Settings.Proof.Work);
    }

    private static List<CaptchaTask> Ask<T>(int times)
        where T : ICaptchaKind, new() => [.. Enumerable.Range(0, times).Select(_ => new T().Ask(Settings, failures: 0))];

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
