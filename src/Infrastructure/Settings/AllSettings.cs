using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Sms;
using Slices.Infrastructure.Throttling;

namespace Slices.Infrastructure.Settings;

public static class AllSettings
{
    public static IServiceCollection AddAllSettings(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment) => services
        .PostConfigure<SiteSettings>(site =>
        {
            // On a developer's machine the site is where the server listens; anywhere else only the operator knows.
            if (site.BaseUrl.Length == 0 && environment.IsDevelopment())
            {
                site.BaseUrl = (configuration["urls"] ?? "http://localhost:5080").Split(';')[0]
                    .Replace("//+", "//localhost", StringComparison.Ordinal).Replace("//*", "//localhost", StringComparison.Ordinal)
                    .Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal).Replace("//[::]", "//localhost", StringComparison.Ordinal);
            }
        })
        .AddSettings<SiteSettings>()
        .AddSettings<RegistrationSettings>()
        .AddSettings<SessionSettings>()
        .AddSettings<PasswordSettings>()
        .AddSettings<CaptchaSettings>()
        .AddSettings<ThrottleSettings>()
        .AddSettings<MailSettings>()
        .AddSettings<SmsSettings>();
}
