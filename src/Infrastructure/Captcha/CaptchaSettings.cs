using Slices.Infrastructure.Captcha.Kinds;
using Slices.Infrastructure.CaptchaDrawing;
using Slices.Infrastructure.CaptchaSpeech;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Captcha;

/// <summary>How visitors are asked whether they are people.</summary>
public sealed class CaptchaSettings : ISettings
{
    public static string Section => "Captcha";

    /// <summary>The kinds on offer, separated by commas. Forms begin with the first, visitors may change to any.</summary>
    public string Kinds { get; set; } = "characters,speech,proof";

    /// <summary>Characters in a picture, digits in a recording.</summary>
    public int Length { get; set; } = 5;

    /// <summary>How long a challenge can be answered.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Failures within a quarter of an hour from which on a form asks that is set to <see cref="CaptchaDemand.AfterFailures"/>.</summary>
    public int AskFromFailures { get; set; } = 3;

    public CaptchaForms Forms { get; set; } = new();

    public PictureSettings Picture { get; set; } = new();

    public SpeechSettings Speech { get; set; } = new();

    public ProofSettings Proof { get; set; } = new();

    public string[] KindsOnOffer => Kinds.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Whether what can be seen can also be heard.</summary>
    public bool IsSoundOffered => KindsOnOffer.Any(k => CaptchaKinds.Named(k).Media == CaptchaMedia.Sound);

    public IEnumerable<string> Validate(IHostEnvironment environment)
    {
        if (KindsOnOffer is [] || KindsOnOffer.Except(CaptchaKinds.Names).Any() || KindsOnOffer.Distinct().Count() < KindsOnOffer.Length)
        {
            yield return $"Captcha:Kinds '{Kinds}' must name some of {string.Join(", ", CaptchaKinds.Names)}, each once, separated by commas.";
        }
        else if (CaptchaKinds.Named(KindsOnOffer[0]).Media == CaptchaMedia.Text)
        {
            yield return $"Captcha:Kinds '{Kinds}' must begin with a kind that works without JavaScript, or people without it can't get in.";
        }
        if (Length is < 4 or > 8)
        {
            yield return $"Captcha:Length {Length} must be between 4 and 8.";
        }
        if (Lifetime < TimeSpan.FromMinutes(1) || Lifetime > TimeSpan.FromMinutes(30))
        {
            yield return $"Captcha:Lifetime {Lifetime} must be between a minute (00:01:00) and 30 minutes (00:30:00).";
        }
        if (AskFromFailures is < 1 or > 100)
        {
            yield return $"Captcha:AskFromFailures {AskFromFailures} must be between 1 and 100.";
        }
        foreach (var fault in Picture.Validate().Concat(Speech.Validate()).Concat(Proof.Validate()))
        {
            yield return fault;
        }
    }
}
