namespace Slices.Infrastructure.CaptchaSpeech;

/// <summary>How captchas are spoken. The defaults lean to what people understand at once.</summary>
public sealed class SpeechSettings
{
    /// <summary>How fast it is spoken, as a multiple of the usual pace, 0.5 to 2.</summary>
    public double Rate { get; set; } = 1;

    /// <summary>The noise's amplitude (root mean square) as a share of the speech's, 0 to 1; 0.25 leaves the words 12 dB above it.</summary>
    public double Noise { get; set; } = 0.25;

    /// <summary>One sentence for each value that is out of its range.</summary>
    public IEnumerable<string> Validate()
    {
        // Written so that a value that is no number at all is a fault too.
        if (Rate is not (>= 0.5 and <= 2))
        {
            yield return FormattableString.Invariant($"Captcha:Speech:Rate {Rate} must be between 0.5 and 2.");
        }
        if (Noise is not (>= 0 and <= 1))
        {
            yield return FormattableString.Invariant($"Captcha:Speech:Noise {Noise} must be between 0 and 1.");
        }
    }
}
