using StackExchange.Redis;

namespace Slices.Infrastructure.Ephemeral;

/// <summary>One connection to Redis for the whole process, made at first use; it mends itself when Redis comes back.</summary>
public sealed class RedisConnection(ConfigurationOptions options) : IAsyncDisposable
{
    // One hash slot, so that a cluster keeps together what one script counts.
    public const string Prefix = "{slices}:";

    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(8);

    private readonly Lock gate = new();
    private Task<ConnectionMultiplexer>? connection;

    /// <summary>The connection, whether or not Redis answers.</summary>
    /// <exception cref="RedisConnectionException">Sentinel names no primary. The next call asks again.</exception>
    public async Task<IConnectionMultiplexer> OpenAsync()
    {
        Task<ConnectionMultiplexer> opening;
        lock (gate)
        {
            if (connection is null or { IsFaulted: true } or { IsCanceled: true })
            {
                connection = ConnectionMultiplexer.ConnectAsync(options);
            }
            opening = connection;
        }
        return await opening;
    }

    /// <summary>Opens and closes a connection of its own, with longer to try: its failure says more.</summary>
    /// <exception cref="RedisConnectionException">It can't be opened, and why.</exception>
    public async Task ProbeAsync()
    {
        var probing = options.Clone();
        probing.AbortOnConnectFail = true;
        probing.ConnectTimeout = (int)ProbeTimeout.TotalMilliseconds;
        probing.ConnectRetry = 1;
        await using var probe = await ConnectionMultiplexer.ConnectAsync(probing);
    }

    public async ValueTask DisposeAsync()
    {
        if (connection is null)
        {
            return;
        }
        await ((Task)connection).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (connection.IsCompletedSuccessfully)
        {
            await (await connection).DisposeAsync();
        }
    }
}
