using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.CaptchaDrawing;

namespace Slices.Bench.Captcha;

/// <summary>Answers to draw, repeatable from a seed.</summary>
internal static class CaptchaTexts
{
    /// <summary>A character challenge of the usual length.</summary>
    public static string Characters(ulong seed)
    {
        var random = new Random((int)(seed * 2654435761 % int.MaxValue));
        return new(random.GetItems<char>(CaptchaAlphabet.Characters, new CaptchaSettings().Length));
    }
}
