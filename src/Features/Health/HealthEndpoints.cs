using Microsoft.EntityFrameworkCore;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Persistence;

namespace Slices.Features.Health;

public static class HealthEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>For load balancers: live says that the process answers, ready that what it stands on does too.</summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Text("live")).AllowAnonymous();
        app.MapGet("/health/ready", async (SlicesDb db, IEphemeralStore store, ILoggerFactory logs, CancellationToken cancellation) =>
        {
            try
            {
                await db.Database.ExecuteSqlRawAsync("select 1", cancellation).WaitAsync(Patience, cancellation);
                await store.ReadAsync("health").WaitAsync(Patience, cancellation);
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
