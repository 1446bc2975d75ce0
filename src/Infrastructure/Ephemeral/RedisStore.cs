using StackExchange.Redis;

namespace Slices.Infrastructure.Ephemeral;

/// <summary>The ephemeral store of several nodes. Each verb is one script, so each is atomic and one round trip.</summary>
/// <remarks>
/// A script goes to a server that is known as a replica, too. Its refusal is how <see cref="ReplicaBreaker"/> learns that a new
/// connection is due; a command that changes things the client would refuse by itself, for as long as the old connection lasts.
/// GETEX reads as GET does, and counts as a change: a replica, which is late, refuses it. Each script is sent as a whole, so that
/// nothing is missing after SCRIPT FLUSH.
/// </remarks>
public sealed partial class RedisStore(RedisConnection redis, ILogger<RedisStore> log) : IEphemeralStore
{
    private const string Put = "return redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])";

    private const string Read = "return redis.call('GETEX', KEYS[1])";

    private const string Take = "return redis.call('GETDEL', KEYS[1])";

    private const string Claim = "return redis.call('SET', KEYS[1], '', 'NX', 'PX', ARGV[1])";

    // As CountedWindow says it.
    private const string Count =
        """
        local counts = {}
        for i, key in ipairs(KEYS) do
          local length, least, limit = tonumber(ARGV[3 * i - 2]), tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i])
          local count
          if length > 0 then
            count = redis.call('INCR', key)
            if count == 1 then redis.call('PEXPIRE', key, length) end
          else
            local held = redis.call('GETEX', key)
            count = held and (tonumber(held) or 1) or 0
          end
          counts[2 * i - 1], counts[2 * i] = count, redis.call('PTTL', key)
          if count < least or count > limit then break end
        end
        return counts
        """;

    private int away;

    public bool IsShared => true;

    public Task PutAsync(string key, string value, TimeSpan lifetime) => RunAsync(Put, [Name(key)], [value, Lifetime(lifetime)]);

    public async Task<string?> ReadAsync(string key) => (string?)await RunAsync(Read, [Name(key)], []);

    public async Task<string?> TakeAsync(string key) => (string?)await RunAsync(Take, [Name(key)], []);

    public async Task<IReadOnlyList<WindowCount>> CountAsync(IReadOnlyList<CountedWindow> windows)
    {
        if (windows.Count == 0)
        {
            return [];
        }
        var counts = (long[])(await RunAsync(
            Count,
            [.. windows.Select(w => Name(w.Key))],
            [.. windows.SelectMany(w => new RedisValue[] { Milliseconds(w.Length), w.Least, w.Limit })]))!;
        return [.. counts.Chunk(2).Select(pair => new WindowCount(pair[0], TimeSpan.FromMilliseconds(Math.Max(0, pair[1]))))];
    }

    public async Task<bool> ClaimAsync(string key, TimeSpan lifetime) => !(await RunAsync(Claim, [Name(key)], [Lifetime(lifetime)])).IsNull;

    private static RedisKey Name(string key) => RedisConnection.Prefix + key;

    // Redis knows none of length zero, which the rest of another window may have.
    private static long Lifetime(TimeSpan time) => Math.Max(1, Milliseconds(time));

    private static long Milliseconds(TimeSpan time) => (long)Math.Ceiling(time.TotalMilliseconds);

    private async Task<RedisResult> RunAsync(string script, RedisKey[] keys, RedisValue[] values)
    {
        try
        {
            var answer = await (await redis.OpenAsync()).GetDatabase().ScriptEvaluateAsync(script, keys, values, CommandFlags.NoScriptCache);
            if (Interlocked.Exchange(ref away, 0) == 1)
            {
                LogBack();
            }
            return answer;
        }
        catch (Exception e) when (e is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException or OperationCanceledException)
        {
            if (Interlocked.Exchange(ref away, 1) == 0)
            {
                LogAway(RedisFault.Explain(e));
            }
            throw new EphemeralStoreUnavailableException(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What Redis would check is refused: {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis answers again")]
    private partial void LogBack();
}
