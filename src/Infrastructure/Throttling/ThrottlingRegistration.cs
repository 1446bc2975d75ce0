namespace Slices.Infrastructure.Throttling;

public static class ThrottlingRegistration
{
    public static IServiceCollection AddThrottling(this IServiceCollection services) => services
        .AddSingleton<Throttle>()
        .AddSingleton<RecentFailures>();
}
