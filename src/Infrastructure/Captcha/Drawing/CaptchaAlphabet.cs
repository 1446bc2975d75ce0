namespace Slices.Infrastructure.Captcha.Drawing;

/// <summary>The characters a challenge may be made of, chosen so that none looks like another once bent.</summary>
public static class CaptchaAlphabet
{
    /// <summary>Letters and digits for character challenges: no 0/O/Q/D, 1/I/J, 2/Z, 5/S, 8/B, 4/A, 6/G or U/V/W twins.</summary>
    public const string Characters = "ACDEFHKLMNPRTUX369";

    /// <summary>Digits and signs for arithmetic challenges such as <c>7 × 3 = ?</c>.</summary>
    public const string Arithmetic = "0123456789+−×=?";
}
