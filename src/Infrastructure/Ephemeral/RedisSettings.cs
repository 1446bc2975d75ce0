using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Ephemeral;

/// <summary>Where the shared store is.</summary>
public sealed class RedisSettings : ISettings
{
    public static string Section => "ConnectionStrings";

    /// <summary>Redis, which several nodes share. Without it, what may vanish is kept in this process's memory.</summary>
    public string? Redis { get; set; }

    public IEnumerable<string> Validate(IHostEnvironment environment)
    {
        if (!string.IsNullOrEmpty(Redis) && SettingForms.Unreadable(() => RedisAddress.Parse(Redis)) is { } reason)
        {
            yield return $"ConnectionStrings:Redis can't be read: {reason}";
        }
    }
}
