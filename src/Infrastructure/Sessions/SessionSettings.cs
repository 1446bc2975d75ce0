using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Sessions;

/// <summary>How long people stay signed in.</summary>
public sealed class SessionSettings : ISettings
{
    public static string Section => "Session";

    /// <summary>The longest pause between two requests.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromHours(12);

    /// <summary>The longest session, however active.</summary>
    public TimeSpan AbsoluteTimeout { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long a browser stays signed in that was asked to remember; pauses don't end it.</summary>
    public TimeSpan RememberLifetime { get; set; } = TimeSpan.FromDays(14);

    public IEnumerable<string> Validate(IHostEnvironment environment)
    {
        if (IdleTimeout < TimeSpan.FromMinutes(5) || IdleTimeout > AbsoluteTimeout)
        {
            yield return $"Session:IdleTimeout {IdleTimeout} must be at least 5 minutes (00:05:00) and at most Session:AbsoluteTimeout {AbsoluteTimeout}.";
        }
        if (AbsoluteTimeout > TimeSpan.FromDays(30))
        {
            yield return $"Session:AbsoluteTimeout {AbsoluteTimeout} must be at most 30 days (30.00:00:00).";
        }
        if (RememberLifetime < AbsoluteTimeout || RememberLifetime > TimeSpan.FromDays(90))
        {
            yield return $"Session:RememberLifetime {RememberLifetime} must be at least Session:AbsoluteTimeout {AbsoluteTimeout} and at most 90 days (90.00:00:00).";
        }
    }
}
