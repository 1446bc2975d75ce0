using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.SmsRateLimiting;

public static class SmsRateLimitingRegistration
{
    /// <summary>How many text messages a number, a network and the whole site may cause.</summary>
    public static IServiceCollection AddSmsRateLimiting(this IServiceCollection services) => services
        .AddSettings<SmsLimits>()
        .AddSingleton<SmsRejections>()
        .AddSingleton<SmsRateLimiter>()
        .AddScoped<SmsBudgetAlerts>();
}
