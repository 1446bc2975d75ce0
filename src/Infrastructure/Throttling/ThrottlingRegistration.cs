namespace Slices.Infrastructure.Throttling;

public static class ThrottlingRegistration
{
    public static IServiceCollection AddThrottling(this IServiceCollection services) => services
        .AddScoped<Throttle>()
        .AddScoped<GrowingWaits>()
        .AddScoped<Spraying>()
        .AddSingleton<RecentFailures>()
        .AddSingleton<AskedAddresses>();
}
