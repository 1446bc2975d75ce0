namespace Slices.Infrastructure.Tallies;

public static class TalliesRegistration
{
    public static IServiceCollection AddTallies(this IServiceCollection services) => services
        .AddScoped<TallyStore>()
        .AddSingleton<MetricTallies>()
        .AddSingleton<TallyFlush>()
        .AddHostedService(provider => provider.GetRequiredService<TallyFlush>());
}
