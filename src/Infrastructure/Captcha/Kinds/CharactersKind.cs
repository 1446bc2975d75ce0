using System.Security.Cryptography;
using Slices.Infrastructure.CaptchaDrawing;

namespace Slices.Infrastructure.Captcha.Kinds;

/// <summary>Letters and digits to read in a picture, or to hear.</summary>
public sealed class CharactersKind : ICaptchaKind
{
    public string Name => "characters";

    public CaptchaMedia Media => CaptchaMedia.Picture | CaptchaMedia.Sound;

    public bool IsNumeric => false;

    public CaptchaTask Ask(CaptchaSettings settings, long failures)
    {
        var characters = RandomNumberGenerator.GetString(CaptchaAlphabet.Characters, settings.Length);
        return new(characters, characters);
    }

    public string Canonical(string answer) => CaptchaAlphabet.Fold(answer);
}
