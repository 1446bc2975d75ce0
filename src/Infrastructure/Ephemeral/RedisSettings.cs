using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Ephemeral;

/// <summary>Where the shared store is.</summary>
public sealed class RedisSettings : ISettings
{
    public static string Section => "ConnectionStrings";

    /// <summary>
    /// Redis 6.2 or later, which several nodes share; without it, what may vanish is kept in this process's memory. <c>host:port</c>, or
    /// <c>redis://user:password@host:port/number</c>, <c>rediss://…</c> for TLS, with what is special in the password percent-encoded. Of
    /// several hosts (<c>one:6379,two:6379</c>) the primary is used; Sentinel is <c>sentinel:26379,serviceName=…</c>. Its user needs
    /// <c>~{slices}:* +@connection +@read +@write +@scripting -@dangerous +info</c>. Give it a <c>maxmemory</c> and
    /// <c>maxmemory-policy noeviction</c>: a full Redis then refuses, where any other policy forgets limits and used codes.
    /// </summary>
    public string? Redis { get; set; }

    public IEnumerable<string> Validate(IHostEnvironment environment)
    {
        if (!string.IsNullOrEmpty(Redis) && SettingForms.Unreadable(() => RedisAddress.Parse(Redis)) is { } reason)
        {
            yield return $"ConnectionStrings:Redis can't be read: {reason}";
        }
    }
}
