using Npgsql;
using Quartz;

namespace Slices.Infrastructure.Scheduling;

/// <summary>
/// Takes this node's scheduler out of the cluster when it stops. Quartz leaves its record there, and the next node to look
/// warns of a failed instance that has only ended.
/// </summary>
public sealed partial class SchedulerFarewell(ISchedulerFactory schedulers, NpgsqlDataSource database, ILogger<SchedulerFarewell> log) : IHostedService
{
    private string? instance;

    public async Task StartAsync(CancellationToken cancellationToken) =>
        instance = (await schedulers.GetScheduler(cancellationToken)).SchedulerInstanceId;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var command = database.CreateCommand("delete from qrtz_scheduler_state where instance_name = $1");
            command.Parameters.Add(new() { Value = instance ?? "" });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
        {
            LogKept(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The scheduler's record stays, as the database is away")]
    private partial void LogKept(Exception exception);
}
