using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Slices.Infrastructure.Ephemeral;

namespace Slices.Infrastructure.Caching;

public static class CachingRegistration
{
    /// <summary>The most bytes that this process keeps of what was cached.</summary>
    public const int MaxMemory = 64 * 1024 * 1024;

    /// <summary>
    /// <see cref="HybridCache"/> for what may be stale: in this process's memory and, where <c>ConnectionStrings:Redis</c> names one,
    /// in the Redis that all nodes share. One that doesn't answer fails nobody: what was asked for comes from its source.
    /// </summary>
    public static IServiceCollection AddCaching(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MemoryCacheOptions>().Configure<TimeProvider>((options, time) =>
        {
            options.SizeLimit = MaxMemory;
            options.Clock = new CacheClock(time);
        });
        services.AddHybridCache();
        services.AddSingleton<ScopedCache>();
        if (!string.IsNullOrEmpty(configuration.GetConnectionString("Redis")))
        {
            services.AddStackExchangeRedisCache(options => options.InstanceName = RedisConnection.Prefix + "cache:");
            services.AddOptions<RedisCacheOptions>().Configure<RedisConnection>((options, redis) => options.ConnectionMultiplexerFactory = redis.OpenAsync);
        }
        return services;
    }

    private sealed class CacheClock(TimeProvider time) : Microsoft.Extensions.Internal.ISystemClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();
    }
}
