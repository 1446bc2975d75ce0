namespace Slices.Infrastructure.RateLimiting;

public static class RateLimitingRegistration
{
    public static IServiceCollection AddRateLimiting(this IServiceCollection services) => services
        .AddScoped<RateLimiter>()
        .AddScoped<SignInBackoff>()
        .AddScoped<PasswordSprayDetector>()
        .AddSingleton<RecentFailures>()
        .AddSingleton<AskedAddresses>();
}
