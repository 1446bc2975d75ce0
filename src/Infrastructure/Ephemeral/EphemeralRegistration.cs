using Microsoft.Extensions.Options;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Ephemeral;

public static class EphemeralRegistration
{
    /// <summary>Redis where <c>ConnectionStrings:Redis</c> names one, this process's memory where it doesn't.</summary>
    public static IServiceCollection AddEphemeralStore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<RedisSettings>().AddSingleton<BrowserEntries>();
        return string.IsNullOrEmpty(configuration.GetConnectionString("Redis"))
            ? services.AddSingleton<IEphemeralStore, MemoryStore>()
            : services
                .AddSingleton(provider => new RedisConnection(RedisAddress.Parse(provider.GetRequiredService<IOptions<RedisSettings>>().Value.Redis!)))
                .AddSingleton<IEphemeralStore, RedisStore>();
    }
}
