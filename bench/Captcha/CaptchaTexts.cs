using Slices.Infrastructure.CaptchaDrawing;

namespace Slices.Bench.Captcha;

/// <summary>Answers to draw, repeatable from a seed.</summary>
internal static class CaptchaTexts
{
    /// <summary>The counts of characters a challenge may have.</summary>
    public const int Shortest = 5, Longest = 7;

    public static IEnumerable<int> Lengths => Enumerable.Range(Shortest, Longest + 1 - Shortest);

    /// <summary>A character challenge.</summary>
    public static string Characters(ulong seed)
    {
        var random = new Random((int)(seed * 2654435761 % int.MaxValue));
        return new(random.GetItems<char>(CaptchaAlphabet.Characters, random.Next(Shortest, Longest + 1)));
    }
}
