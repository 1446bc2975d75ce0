using System.Runtime.CompilerServices;
using Slices.Infrastructure.Ephemeral;
using StackExchange.Redis;

namespace Slices.Features.Doctor;

/// <summary>Whether the ephemeral store counts, and forgets nothing before its time.</summary>
public sealed class EphemeralStoreCheck(IEphemeralStore store, IServiceProvider services) : IDiagnosticCheck
{
    private const string Lasting = "noeviction";
    private const int MaxAttempts = 6;

    public static string Subject => "Ephemeral store";

    public async IAsyncEnumerable<Finding> ExamineAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        if (services.GetService<RedisConnection>() is not { } redis)
        {
            yield return new(Verdict.Ok, "in this process's memory, which serves one node; several need ConnectionStrings:Redis.");
            yield break;
        }
        if (await FaultAsync(redis, cancellation) is { } fault)
        {
            yield return new(Verdict.Failure, $"ConnectionStrings:Redis: {fault}");
            yield break;
        }
        yield return new(Verdict.Ok, "Redis answers.");
        foreach (var server in (await redis.OpenAsync()).GetServers().Where(s => s.IsConnected && !s.IsReplica))
        {
            if (await EvictionAsync(server, cancellation) is { } eviction)
            {
                yield return eviction;
            }
        }
    }

    // A process's first connection may take too long to fail with a reason. The probe waits for one.
    private async Task<string?> FaultAsync(RedisConnection redis, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var fault = await AskAsync(cancellation);
            if (fault != RedisFault.NoAnswer || attempt == MaxAttempts)
            {
                return fault;
            }
            try
            {
                await redis.ProbeAsync().WaitAsync(cancellation);
            }
            catch (RedisConnectionException e)
            {
                return RedisFault.Explain(e);
            }
            await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        }
    }

    private async Task<string?> AskAsync(CancellationToken cancellation)
    {
        try
        {
            await store.CountAsync("doctor", TimeSpan.FromSeconds(1)).WaitAsync(cancellation);
            return null;
        }
        catch (EphemeralStoreUnavailableException e)
        {
            return RedisFault.Explain(e.InnerException!);
        }
    }

    private static async Task<Finding?> EvictionAsync(IServer server, CancellationToken cancellation)
    {
        try
        {
            var memory = (await server.InfoAsync("memory").WaitAsync(cancellation)).SelectMany(section => section).ToDictionary();
            var policy = memory.GetValueOrDefault("maxmemory_policy", Lasting);
            return policy == Lasting
                ? null
                : new(Verdict.Warning, $"Redis has the maxmemory-policy {policy}: full, it forgets limits and used codes; set {Lasting}, so that it refuses instead.");
        }
        catch (RedisServerException)
        {
            return new(Verdict.Ok, "which maxmemory-policy it has this user may not ask.");
        }
    }
}
