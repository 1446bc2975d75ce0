using StackExchange.Redis;

namespace Slices.Infrastructure.Ephemeral;

/// <summary>One connection to Redis for the whole process, made at first use; it mends itself when Redis comes back.</summary>
public sealed class RedisConnection(ConfigurationOptions options) : IAsyncDisposable
{
    // One hash slot, so that a cluster keeps together what one script counts.
    public const string Prefix = "{slices}:";

    private readonly Lazy<Task<ConnectionMultiplexer>> connection = new(() => ConnectionMultiplexer.ConnectAsync(options));

    /// <summary>The connection, whether or not Redis answers.</summary>
    public async Task<IConnectionMultiplexer> OpenAsync() => await connection.Value;

    public async ValueTask DisposeAsync()
    {
        if (connection.IsValueCreated)
        {
            await (await connection.Value).DisposeAsync();
        }
    }
}
