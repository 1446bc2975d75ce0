using Microsoft.EntityFrameworkCore;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Persistence;

namespace Slices.Features.Health;

public static class HealthEndpoint
{
    private static readonly string[] Methods = ["GET", "HEAD"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>For load balancers: live says that the process answers, ready that what it stands on does too.</summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapMethods("/health/live", Methods, () => Results.Text("live")).AllowAnonymous().ShortCircuit();
        app.MapMethods("/health/ready", Methods, async (SlicesDb db, IEphemeralStore store, ILoggerFactory logs, CancellationToken cancellation) =>
        {
            try
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                limit.CancelAfter(Patience);
                await db.Database.ExecuteSqlRawAsync("select 1", limit.Token);
                await store.ReadAsync("health").WaitAsync(limit.Token);
                return Results.Text("ready");
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                logs.CreateLogger("Slices.Health").LogNotReady(e.GetBaseException().Message);
                return Results.Text("not ready", statusCode: StatusCodes.Status503ServiceUnavailable);
            }
        }).AllowAnonymous();
    }
}

internal static partial class HealthLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Not ready: {Reason}")]
    public static partial void LogNotReady(this ILogger log, string reason);
}
