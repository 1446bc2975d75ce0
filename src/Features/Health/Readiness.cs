using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Slices.Features.Health;

/// <summary>Whether the site can do its work, as its health checks say. They run at most once a second, one run at a time, however often it is asked.</summary>
public sealed partial class Readiness(HealthCheckService checks, ILogger<Readiness> log)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private Task<bool>? last;
    private long begun;
    private bool wasDegraded;

    public Task<bool> CheckAsync()
    {
        lock (gate)
        {
            if (last is null || (last.IsCompleted && Stopwatch.GetElapsedTime(begun) >= MaxAge))
            {
                last = AskAsync();
                begun = Stopwatch.GetTimestamp();
            }
            return last;
        }
    }

    private async Task<bool> AskAsync()
    {
        var report = await checks.CheckHealthAsync(CancellationToken.None);
        if (report.Status == HealthStatus.Unhealthy)
        {
            LogNotReady(Reasons(report));
        }
        else if (report.Status == HealthStatus.Degraded && !wasDegraded)
        {
            LogDegraded(Reasons(report));
        }
        wasDegraded = report.Status == HealthStatus.Degraded;
        return report.Status != HealthStatus.Unhealthy;
    }

    private static string Reasons(HealthReport report) => string.Join("; ", report.Entries
        .Where(e => e.Value.Status != HealthStatus.Healthy)
        .Select(e => $"{e.Key}: {e.Value.Exception?.GetBaseException().Message ?? e.Value.Description}"));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not ready: {Reasons}")]
    private partial void LogNotReady(string reasons);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Ready, but {Reasons}")]
    private partial void LogDegraded(string reasons);
}
