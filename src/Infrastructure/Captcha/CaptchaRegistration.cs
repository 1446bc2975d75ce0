using Microsoft.Extensions.Options;
using Slices.Infrastructure.CaptchaDrawing;
using Slices.Infrastructure.CaptchaSpeech;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Captcha;

public static class CaptchaRegistration
{
    public static IServiceCollection AddCaptchas(this IServiceCollection services) => services
        .AddSettings<CaptchaSettings>()
        .AddOptions<CaptchaSettings>().PostConfigure<IOptions<RegistrationSettings>>((captcha, registration) =>
        {
            // A code is only sent past a captcha.
            captcha.Forms.Registration = registration.Value.RequireMobile ? CaptchaDemand.Never : captcha.Forms.Registration;
        }).Services
        .AddSingleton(provider => new CaptchaPicture(Settings(provider).Picture))
        .AddSingleton(provider => new SpokenText(Settings(provider).Speech))
        .AddSingleton<ChallengeIds>()
        .AddSingleton<Captchas>();

    private static CaptchaSettings Settings(IServiceProvider provider) => provider.GetRequiredService<IOptions<CaptchaSettings>>().Value;
}
