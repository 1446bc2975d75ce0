namespace Slices.Infrastructure.CaptchaDrawing;

/// <summary>The characters a challenge may be made of, and how a typed answer is matched to them.</summary>
public static class CaptchaAlphabet
{
    /// <summary>
    /// Characters that stay apart once written freely and crossed by an arc. Some twins are here (C, E and F; 2 and
    /// Z): a machine has to know them all, a person may take one for the other, because <see cref="Fold"/>
    /// makes them one. Left out is what an arc or a neighbour turns into another: H, K, L, X, Y; P, which a small
    /// flaw makes a D; and bare strokes (1, I).
    /// </summary>
    public const string Characters = "ACDEFMRTUZ2369";

    /// <summary>Digits and signs for arithmetic challenges such as <c>7 × 3 = ?</c>.</summary>
    public const string Arithmetic = "0123456789+−×=?";

    /// <summary>
    /// The form in which answers to character challenges are compared: upper case, without spaces, and with all
    /// twins read as one of them, so that a person who took D for O is still right.
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
