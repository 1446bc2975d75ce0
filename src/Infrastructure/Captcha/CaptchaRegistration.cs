using Microsoft.Extensions.Options;
using Slices.Infrastructure.Captcha.Drawing;
using Slices.Infrastructure.Captcha.Speech;

namespace Slices.Infrastructure.Captcha;

public static class CaptchaRegistration
{
    public static IServiceCollection AddCaptchas(this IServiceCollection services) => services
        .AddSingleton(provider => new CaptchaPicture(Settings(provider).Picture))
        .AddSingleton(provider => new SpokenText(Settings(provider).Speech))
        .AddSingleton<Captchas>();

    private static CaptchaSettings Settings(IServiceProvider provider) => provider.GetRequiredService<IOptions<CaptchaSettings>>().Value;
}
