using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Telemetry;

/// <summary>Where Prometheus reads the metrics.</summary>
public sealed class MetricsSettings : ISettings
{
    public static string Section => "Metrics";

    /// <summary>The port that answers <c>/metrics</c> and nothing else, on all of the machine's addresses; 0 for none.</summary>
    public int Port { get; set; }

    public IEnumerable<string> Validate(IHostEnvironment environment)
    {
        if (Port is < 0 or > 65535)
        {
            yield return $"Metrics:Port {Port} must be a port from 1 to 65535, or 0 for none.";
        }
    }
}
