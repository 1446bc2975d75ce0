using Npgsql;
using Quartz;

namespace Slices.Infrastructure.Scheduling;

/// <summary>
/// Takes this node's scheduler out of the cluster when it has stopped. Quartz leaves its record there, and the next node to
/// look warns of a failed instance that has only ended.
/// </summary>
public sealed partial class SchedulerRecordRemover(NpgsqlDataSource database, ILogger<SchedulerRecordRemover> log) : ISchedulerListener
{
    public async ValueTask SchedulerShutdown(IScheduler scheduler, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = database.CreateCommand("delete from qrtz_scheduler_state where instance_name = $1");
            command.Parameters.Add(new() { Value = scheduler.SchedulerInstanceId });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or ObjectDisposedException)
        {
            LogKept(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The scheduler's record stays, as the database is away")]
    private partial void LogKept(Exception exception);
}
