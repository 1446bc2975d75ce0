using StackExchange.Redis;

namespace Slices.Infrastructure.Ephemeral;

/// <summary>The ephemeral store of several nodes. Each verb is one command or one script, so each is atomic.</summary>
public sealed partial class RedisStore(RedisConnection redis, ILogger<RedisStore> log) : IEphemeralStore
{
    // A Redis that hangs keeps its connection, and this client's asynchronous calls know no end of their own.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private const string TakeScript =
        "local v = redis.call('GET', KEYS[1]) redis.call('DEL', KEYS[1]) return v";

    private const string CountScript =
        "local n = redis.call('INCR', KEYS[1]) if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end " +
        "return {n, redis.call('PTTL', KEYS[1])}";

    private bool away;

    public Task PutAsync(string key, string value, TimeSpan lifetime) =>
        Ask(db => db.StringSetAsync(Name(key), value, lifetime));

    public Task<string?> ReadAsync(string key) =>
        Ask(async db => (string?)await db.StringGetAsync(Name(key)));

    public Task<string?> TakeAsync(string key) =>
        Ask(async db => (string?)(RedisValue)await db.ScriptEvaluateAsync(TakeScript, [Name(key)]));

    public Task<WindowCount> CountAsync(string key, TimeSpan window) => Ask(async db =>
    {
        var answer = (RedisValue[])await db.ScriptEvaluateAsync(CountScript, [Name(key)], [(long)window.TotalMilliseconds]);
        return new WindowCount((long)answer[0], TimeSpan.FromMilliseconds((long)answer[1]));
    });

    public Task<bool> ClaimAsync(string key, TimeSpan lifetime) =>
        Ask(db => db.StringSetAsync(Name(key), "", lifetime, When.NotExists));

    private static RedisKey Name(string key) => "slices:" + key;

    private async Task<T> Ask<T>(Func<IDatabase, Task<T>> question)
    {
        try
        {
            var answer = await AskAsync(question).WaitAsync(Patience);
            if (Interlocked.Exchange(ref away, false))
            {
                LogBack();
            }
            return answer;
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException or TaskCanceledException)
        {
            if (!Interlocked.Exchange(ref away, true))
            {
                LogAway(e.GetBaseException().Message);
            }
            throw new EphemeralStoreUnavailableException(e);
        }
    }

    private async Task<T> AskAsync<T>(Func<IDatabase, Task<T>> question) => await question(await redis.DatabaseAsync());

    [LoggerMessage(Level = LogLevel.Error, Message = "Redis does not answer, so what it checks is refused: {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis answers again")]
    private partial void LogBack();
}
