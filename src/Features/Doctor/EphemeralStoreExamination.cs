using System.Runtime.CompilerServices;
using Slices.Infrastructure.Ephemeral;

namespace Slices.Features.Doctor;

/// <summary>Whether the ephemeral store counts.</summary>
public sealed class EphemeralStoreExamination(IEphemeralStore store) : IExamination
{
    public static string Subject => "Ephemeral store";

    public async IAsyncEnumerable<Finding> ExamineAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var isShared = store is RedisStore;
        var answers = true;
        try
        {
            await store.CountAsync("doctor", TimeSpan.FromSeconds(1)).WaitAsync(cancellation);
        }
        catch (EphemeralStoreUnavailableException)
        {
            answers = false;
        }
        yield return (answers, isShared) switch
        {
            (false, _) => new(Verdict.Failure, "ConnectionStrings:Redis: no Redis answers there; check the address and that it is running."),
            (true, true) => new(Verdict.Ok, "Redis answers."),
            _ => new(Verdict.Ok, "in this process's memory, which serves one node; several need ConnectionStrings:Redis."),
        };
    }
}
