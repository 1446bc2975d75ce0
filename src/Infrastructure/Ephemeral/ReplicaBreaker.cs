using StackExchange.Redis;
using StackExchange.Redis.Availability;

namespace Slices.Infrastructure.Ephemeral;

/// <summary>
/// Cuts the connection to a server that has become a replica. The client then connects anew, asks what each server is by now, and
/// looks the name up again, which leads to the new primary where a failover moves it.
/// </summary>
public sealed class ReplicaBreaker : CircuitBreaker
{
    public override Accumulator CreateAccumulator() => new Connection();

    private sealed class Connection : Accumulator
    {
        private volatile bool isReplica;

        public override void ObserveResult(in FaultContext context)
        {
            if (context.ErrorKind == RedisErrorKind.ReadOnly)
            {
                isReplica = true;
            }
        }

        public override bool IsHealthy() => !isReplica;

        public override void Reset() => isReplica = false;
    }
}
