namespace Slices.Infrastructure.CaptchaDrawing;

/// <summary>The characters a challenge may be made of, and how a typed answer is matched to them.</summary>
public static class CaptchaAlphabet
{
    /// <summary>Characters that nobody takes for one another: of every family of look-alikes (C, E, F; D, O, P, R; 2, Z; U, V; …) there is one at most.</summary>
    public const string Characters = "AEHJKLMPTUWXY3";

    /// <summary>Digits and signs for arithmetic challenges such as <c>7 × 3 = ?</c>.</summary>
    public const string Arithmetic = "0123456789+−×=?";

    /// <summary>
    /// The form in which answers to character challenges are compared: upper case, without spaces, and with what is
    /// not in the alphabet read as the character it looks like. No two characters of the alphabet become one.
    /// </summary>
    public static string Fold(string answer) =>
        string.Concat(answer.Where(c => !char.IsWhiteSpace(c)).Select(c => char.ToUpperInvariant(c) switch
        {
            '4' => 'A',
            'F' => 'E',
            '1' or 'I' => 'L',
            'D' or 'R' => 'P',
            '7' => 'T',
            'V' => 'U',
            '8' or 'B' => '3',
            var upper => upper,
        }));
}
