using Slices.Infrastructure.RateLimiting;

namespace Slices.Infrastructure.Captcha;

/// <summary>A command that goes through only with the answer to a captcha that was asked for its purpose.</summary>
public interface ICaptchaProtected : IRateLimited
{
    CaptchaPurpose CaptchaPurpose { get; }
    string CaptchaId { get; }
    string CaptchaAnswer { get; }
    bool IRateLimited.IsBehindCaptcha => true;
}
