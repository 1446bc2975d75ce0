using System.Globalization;
using System.Security.Cryptography;

namespace Slices.Infrastructure.Captcha.Kinds;

/// <summary>
/// A small sum such as <c>7×3=?</c> to read in a picture, or to hear. It has far fewer answers than characters have: the
/// likeliest is right about once in 25, so a site offers it only on purpose.
/// </summary>
public sealed class ArithmeticKind : ICaptchaKind
{
    public string Name => "arithmetic";

    public CaptchaMedia Media => CaptchaMedia.Picture | CaptchaMedia.Sound;

    public bool IsNumeric => true;

    public CaptchaTask Ask(CaptchaSettings settings, long failures)
    {
        var (task, answer) = RandomNumberGenerator.GetInt32(3) switch
        {
            0 => Sum(Between(11, 79), Between(2, 9)),
            1 => Difference(Between(21, 89), Between(2, 9)),
            _ => Product(Between(3, 9), Between(3, 9)),
        };
        return new(task + "=?", answer.ToString(CultureInfo.InvariantCulture));
    }

    // People also write the whole sum.
    public string Canonical(string answer) => answer[(answer.LastIndexOf('=') + 1)..].Trim();

    private static (string Task, int Answer) Sum(int a, int b) => ($"{a}+{b}", a + b);

    private static (string Task, int Answer) Difference(int a, int b) => ($"{a}−{b}", a - b);

    private static (string Task, int Answer) Product(int a, int b) => ($"{a}×{b}", a * b);

    private static int Between(int from, int to) => RandomNumberGenerator.GetInt32(from, to + 1);
}
