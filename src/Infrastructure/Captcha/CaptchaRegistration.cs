using Slices.Infrastructure.Captcha.Drawing;

namespace Slices.Infrastructure.Captcha;

public static class CaptchaRegistration
{
    public static IServiceCollection AddCaptchas(this IServiceCollection services) => services
        // The ink and the plate of the style sheet.
        .AddSingleton(new CaptchaPicture(new CaptchaPictureOptions { Foreground = "#2b2622", Background = "#f6f2ea" }))
        .AddSingleton<Captchas>();
}
