using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Scheduling;

/// <summary>Which nodes run the recurring jobs.</summary>
public sealed class SchedulingSettings : ISettings
{
    public static string Section => "Scheduling";

    /// <summary>False leaves the jobs to the other nodes.</summary>
    public bool Enabled { get; set; } = true;

    public IEnumerable<string> Validate(IHostEnvironment environment) => [];
}
