using Npgsql;
using Slices.Infrastructure.Ephemeral;

namespace Slices.Infrastructure.Settings;

/// <summary>Where the database and the store are.</summary>
public sealed class ConnectionSettings : ISettings
{
    public static string Section => "ConnectionStrings";

    /// <summary>PostgreSQL. Without it, Development runs a private one in <see cref="SiteSettings.DataDirectory"/>.</summary>
    public string? Postgres { get; set; }

    /// <summary>Redis, which several nodes share. Without it, what may vanish is kept in this process's memory.</summary>
    public string? Redis { get; set; }

    public IEnumerable<string> Validate(IHostEnvironment environment)
    {
        if (string.IsNullOrEmpty(Postgres) && !environment.IsDevelopment())
        {
            yield return "ConnectionStrings:Postgres is missing: name the database, such as Host=db;Username=slices;Password=…;Database=slices.";
        }
        if (Unreadable(() => new NpgsqlConnectionStringBuilder(Postgres)) is { } postgres)
        {
            yield return $"ConnectionStrings:Postgres can't be read: {postgres}";
        }
        if (!string.IsNullOrEmpty(Redis) && Unreadable(() => RedisAddress.Parse(Redis)) is { } redis)
        {
            yield return $"ConnectionStrings:Redis can't be read: {redis}";
        }
    }

    private static string? Unreadable(Func<object> read)
    {
        try
        {
            read();
            return null;
        }
        catch (ArgumentException e)
        {
            return e.Message.ReplaceLineEndings(" ").TrimEnd('.') + ".";
        }
    }
}
