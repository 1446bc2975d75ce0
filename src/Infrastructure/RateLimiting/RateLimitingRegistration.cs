using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.RateLimiting;

public static class RateLimitingRegistration
{
    public static IServiceCollection AddRateLimiting(this IServiceCollection services) => services
        .AddSettings<RateLimitSettings>()
        .AddScoped<RateLimiter>()
        .AddScoped<SignInBackoff>()
        .AddScoped<SignInCounters>()
        .AddScoped<MailRateLimiter>()
        .AddSingleton<RecentFailures>()
        .AddSingleton<AskedAddresses>();
}
