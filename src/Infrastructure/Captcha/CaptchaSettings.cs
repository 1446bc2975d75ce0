using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Captcha;

/// <summary>How visitors are asked whether they are people.</summary>
public sealed class CaptchaSettings : ISettings
{
    public static string Section => "Captcha";

    /// <summary>Characters in a picture.</summary>
    public int Length { get; set; } = 5;

    /// <summary>How long a challenge can be answered.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(5);

    public IEnumerable<string> Faults(IHostEnvironment environment)
    {
        if (Length is < 4 or > 8)
        {
            yield return $"Captcha:Length {Length} must be between 4 and 8.";
        }
        if (Lifetime < TimeSpan.FromMinutes(1) || Lifetime > TimeSpan.FromMinutes(30))
        {
            yield return $"Captcha:Lifetime {Lifetime} must be between a minute (00:01:00) and 30 minutes (00:30:00).";
        }
    }
}
