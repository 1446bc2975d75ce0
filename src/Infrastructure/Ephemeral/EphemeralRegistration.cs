namespace Slices.Infrastructure.Ephemeral;

public static class EphemeralRegistration
{
    /// <summary>Redis where <c>ConnectionStrings:Redis</c> names one, this process's memory where it doesn't.</summary>
    public static IServiceCollection AddEphemeralStore(this IServiceCollection services, IConfiguration configuration)
    {
        if (configuration.GetConnectionString("Redis") is { Length: > 0 } redis)
        {
            services.AddSingleton(_ => new RedisConnection(redis));
            return services.AddSingleton<IEphemeralStore, RedisStore>();
        }
        return services.AddSingleton<IEphemeralStore, MemoryStore>();
    }
}
