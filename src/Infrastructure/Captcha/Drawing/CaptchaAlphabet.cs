namespace Slices.Infrastructure.Captcha.Drawing;

/// <summary>The characters a challenge may be made of, and how a typed answer is matched to them.</summary>
public static class CaptchaAlphabet
{
    /// <summary>
    /// Characters that stay apart once bent and crossed by an arc. Of each family of twins at most one is here
    /// (D of 0/O/Q, A of 4/N, E of F, H of K/X/Y, R of P, 6 of G/B/8, 2 of Z/7, U of J/V/W), and none that is a
    /// bare stroke (1, I).
    /// </summary>
    public const string Characters = "A4DdEFeRPUJHhLMmTt2Z369";

    /// <summary>Digits and signs for arithmetic challenges such as <c>7 × 3 = ?</c>.</summary>
    public const string Arithmetic = "0123456789+−×=?";

    /// <summary>
    /// The form in which answers to character challenges are compared: upper case, without spaces, and with the
    /// missing twins read as the one that stayed, so that a person who took D for O is still right.
    /// </summary>
    public static string Fold(string answer) =>
        string.Concat(answer.Where(c => !char.IsWhiteSpace(c)).Select(c => c switch
        {
            '0' or 'O' or 'o' or 'Q' => 'D',
            '4' => 'A',
            'C' or 'c' or 'F' or 'f' => 'E',
            'P' or 'p' => 'R',
            'J' or 'j' or 'V' or 'v' => 'U',
            'K' or 'k' or 'X' or 'x' => 'H',
            'B' or 'G' or 'b' or '8' => '6',
            'Z' or 'z' => '2',
            'g' or 'q' => '9',
            _ => char.ToUpperInvariant(c),
        }));
}
