using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Slices.Infrastructure.Captcha.Kinds;

/// <summary>
/// Proof of work: the browser looks for the number whose SHA-256 behind a salt is the given one. Nobody has to read,
/// see or hear anything. The question is <c>WORK SALT HASH</c>; the number lies between 1 and WORK, so the search has an
/// end and its progress is known.
/// </summary>
public sealed class ProofKind : ICaptchaKind
{
    private const int SaltBytes = 16;

    public string Name => "proof";

    public CaptchaMedia Media => CaptchaMedia.Text;

    public bool IsNumeric => true;

    public bool IsHarderAfterFailures => true;

    public CaptchaTask Ask(CaptchaSettings settings, long failures)
    {
        var work = Work(settings.Proof, failures);
        var salt = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SaltBytes));
        var number = RandomNumberGenerator.GetInt32(1, work + 1).ToString(CultureInfo.InvariantCulture);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(salt + number)));
        return new(string.Create(CultureInfo.InvariantCulture, $"{work} {salt} {hash}"), number);
    }

    public string Canonical(string answer) => answer;

    /// <summary>The usual work, doubled for every two failures up to the most.</summary>
    private static int Work(ProofSettings settings, long failures) =>
        (int)Math.Min(settings.MostWork, settings.Work * Math.Pow(2, failures / 2));
}

/// <summary>How much a browser has to work, as <c>Captcha:Proof:…</c>.</summary>
public sealed class ProofSettings
{
    /// <summary>Hashes to try at most, twice as many as on average; half a million are about a second of a phone.</summary>
    public int Work { get; set; } = 500_000;

    /// <summary>The same for a network with many recent failures.</summary>
    public int MostWork { get; set; } = 4_000_000;

    public IEnumerable<string> Validate()
    {
        if (Work is < 1_000 or > 100_000_000)
        {
            yield return $"Captcha:Proof:Work {Work} must be between 1000 and 100000000 hashes.";
        }
        if (MostWork < Work || MostWork > 100_000_000)
        {
            yield return $"Captcha:Proof:MostWork {MostWork} must be between Captcha:Proof:Work and 100000000 hashes.";
        }
    }
}
