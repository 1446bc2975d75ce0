using StackExchange.Redis;

namespace Slices.Infrastructure.Ephemeral;

/// <summary>One connection to Redis for the whole process, made at first use; it mends itself when Redis comes back.</summary>
public sealed class RedisConnection(string configuration) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private ConnectionMultiplexer? connection;

    /// <exception cref="RedisConnectionException">Redis can't be reached.</exception>
    public async ValueTask<IDatabase> DatabaseAsync()
    {
        if (connection is null)
        {
            await gate.WaitAsync();
            try
            {
                connection ??= await ConnectionMultiplexer.ConnectAsync(Options(configuration));
            }
            finally
            {
                gate.Release();
            }
        }
        return connection.GetDatabase();
    }

    public void Dispose()
    {
        connection?.Dispose();
        gate.Dispose();
    }

    private static ConfigurationOptions Options(string configuration)
    {
        var options = ConfigurationOptions.Parse(configuration);
        options.ConnectTimeout = 2000;
        options.SyncTimeout = 2000;
        options.ResponseTimeout = 2000;
        return options;
    }
}
