using Slices.Infrastructure.Captcha.Drawing;

namespace Slices.Bench.Captcha;

/// <summary>Answers to draw, repeatable from a seed.</summary>
internal static class CaptchaTexts
{
    /// <summary>The count of characters in a challenge.</summary>
    public const int Length = 6;

    /// <summary>A character challenge.</summary>
    public static string Characters(ulong seed) =>
        new(new Random((int)(seed * 2654435761 % int.MaxValue)).GetItems<char>(CaptchaAlphabet.Characters, Length));
}
