using Microsoft.Extensions.Options;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Scheduling;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Sms;
using Slices.Infrastructure.Telemetry;
using Slices.Infrastructure.RateLimiting;

namespace Slices.Infrastructure.Settings;

public static class AllSettings
{
    public static IServiceCollection AddAllSettings(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment) => services
        .PostConfigure<SiteSettings>(site =>
        {
            // On a developer's machine the site is where the server listens; anywhere else only the operator knows.
            if (site.BaseUrl.Length == 0 && environment.IsDevelopment())
            {
                var listens = (configuration["urls"] ?? "").Split(';')[0]
                    .Replace("//+", "//localhost", StringComparison.Ordinal).Replace("//*", "//localhost", StringComparison.Ordinal)
                    .Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal).Replace("//[::]", "//localhost", StringComparison.Ordinal);
                // What is no address at all stops the start when the site tries to listen there.
                site.BaseUrl = Uri.TryCreate(listens, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", Host.Length: > 0, AbsolutePath: "/" } ? listens : "http://localhost:5080";
            }
        })
        .AddOptions<CaptchaSettings>().PostConfigure<IOptions<RegistrationSettings>>((captcha, registration) =>
        {
            // Getting a code took a captcha.
            captcha.Forms.Registration = registration.Value.RequireMobile ? CaptchaDemand.Never : captcha.Forms.Registration;
        }).Services
        .AddOptions<RegistrationSettings>().Validate<IOptions<SmsSettings>>(
            (registration, sms) => !registration.RequireMobile || sms.Value.IsOn(environment),
            "Registration:RequireMobile needs a gateway that sends the codes: name one in Sms:Gateways.").Services
        .AddOptions<MetricsSettings>().Validate(
            _ => configuration[TelemetryRegistration.Endpoint] is not { Length: > 0 } endpoint || (Uri.TryCreate(endpoint, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"),
            $"{TelemetryRegistration.Endpoint} must be the address of a collector, such as http://localhost:4317.").Services
        .AddSettings<SiteSettings>()
        .AddSettings<ConnectionSettings>()
        .AddSettings<RegistrationSettings>()
        .AddSettings<AccountSettings>()
        .AddSettings<SessionSettings>()
        .AddSettings<PasswordSettings>()
        .AddSettings<CaptchaSettings>()
        .AddSettings<RateLimitSettings>()
        .AddSettings<MailSettings>()
        .AddSettings<SmsSettings>()
        .AddSettings<SchedulingSettings>()
        .AddSettings<MetricsSettings>()
        .AddSettings<CorsSettings>();
}
