using Npgsql;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Persistence;

/// <summary>Where the database is.</summary>
public sealed class DatabaseSettings : ISettings
{
    public static string Section => "ConnectionStrings";

    /// <summary>
    /// PostgreSQL 14 or later, such as <c>Host=db;Username=slices;Password=…;Database=slices</c>; the database is made when the role may.
    /// Of several hosts (<c>Host=one,two</c>) the one that takes changes is used. Behind a pooler in transaction mode add
    /// <c>Max Auto Prepare=0</c>. A node opens at most 30 connections, or as many as <c>Maximum Pool Size=</c> says. Where it is missing, Development runs a private one in <see cref="SiteSettings.DataDirectory"/>.
    /// </summary>
    public string? Postgres { get; set; }

    public IEnumerable<string> Validate(IHostEnvironment environment)
    {
        if (string.IsNullOrEmpty(Postgres) && !environment.IsDevelopment())
        {
            yield return "ConnectionStrings:Postgres is missing: name the database, such as Host=db;Username=slices;Password=…;Database=slices.";
        }
        if (SettingForms.Unreadable(() => new NpgsqlConnectionStringBuilder(Postgres)) is { } reason)
        {
            yield return $"ConnectionStrings:Postgres can't be read: {reason}";
        }
    }
}
