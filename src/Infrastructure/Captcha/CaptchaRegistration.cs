using Slices.Infrastructure.Captcha.Drawing;

namespace Slices.Infrastructure.Captcha;

public static class CaptchaRegistration
{
    public static IServiceCollection AddCaptchas(this IServiceCollection services) => services
        .AddSingleton(new CaptchaPicture(new PictureSettings()))
        .AddSingleton<Captchas>();
}
