using System.Globalization;
using Slices.Infrastructure.CaptchaDrawing;

namespace Slices.Bench.Captcha;

/// <summary>How an attack fared: the shares of whole answers and, where lengths agree, of characters it read.</summary>
internal sealed record AttackResult(string Attack, double Whole, double Characters)
{
    public static AttackResult Of(string attack, IEnumerable<(string Answer, string Read)> pairs)
    {
        List<(string Answer, string Read)> all = [.. pairs.Select(p => (CaptchaAlphabet.Fold(p.Answer), CaptchaAlphabet.Fold(p.Read)))];
        double characters = all.Where(p => p.Answer.Length == p.Read.Length)
            .SelectMany(p => p.Answer.Zip(p.Read))
            .Count(pair => pair.First == pair.Second);
        return new AttackResult(attack, all.Average(p => p.Answer == p.Read ? 1.0 : 0), characters / all.Sum(p => p.Answer.Length));
    }

    public void Print(double target) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{Attack,-56} whole {Whole,6:P1} (target ≤ {target:P0})   characters {Characters,6:P1}"));
}
