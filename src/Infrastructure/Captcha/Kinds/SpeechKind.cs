using System.Security.Cryptography;

namespace Slices.Infrastructure.Captcha.Kinds;

/// <summary>Digits to hear. Digits alone, because letters that a picture tells apart at once sound alike: C, D, E, T.</summary>
public sealed class SpeechKind : ICaptchaKind
{
    public string Name => "speech";

    public CaptchaMedia Media => CaptchaMedia.Sound;

    public bool IsNumeric => true;

    public CaptchaTask Ask(CaptchaSettings settings, long failures)
    {
        var digits = RandomNumberGenerator.GetString("0123456789", settings.Length);
        return new(digits, digits);
    }

    // People write down groups of digits with blanks or dashes between.
    public string Canonical(string answer) => string.Concat(answer.Where(char.IsAsciiDigit));
}
