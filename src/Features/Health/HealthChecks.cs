using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Persistence;

namespace Slices.Features.Health;

public static class HealthChecks
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    /// <summary>Checks of what the site depends on. Any failure but the mail's makes it not ready.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddSingleton<Readiness>();
        services.AddHealthChecks()
            // By a write, which fails on a read-only database after a failover.
            .AddNpgSql(
                provider => provider.GetRequiredService<NpgsqlDataSource>(),
                "insert into heartbeat (at) values (now()) on conflict (id) do update set at = excluded.at", name: "database", timeout: Timeout)
            .AddCheck<MigrationsCheck>("migrations", timeout: Timeout)
            .AddCheck<StoreCheck>("store", timeout: Timeout)
            .AddCheck<KeysCheck>("keys", timeout: Timeout)
            .AddCheck<WaitingMailCheck>("mail", HealthStatus.Degraded, timeout: Timeout);
        return services;
    }
}

/// <summary>Whether the database is at this version.</summary>
public sealed class MigrationsCheck(Migrator migrator) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await migrator.PendingAsync(cancellationToken) is { Count: > 0 } pending
            ? HealthCheckResult.Unhealthy($"the database lacks {string.Join(", ", pending)}")
            : HealthCheckResult.Healthy();
}

/// <summary>Whether the ephemeral store takes what is put there.</summary>
public sealed class StoreCheck(IEphemeralStore store) : IHealthCheck
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await store.PutAsync("health", "", Lifetime).WaitAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }
}

/// <summary>Whether what links and forms carry can be protected, and read again.</summary>
public sealed class KeysCheck(IDataProtectionProvider protection) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var protector = protection.CreateProtector("health");
        return Task.FromResult(protector.Unprotect(protector.Protect("ready")) == "ready" ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
    }
}

/// <summary>Whether mails leave. While they don't, people can still sign in, so the site stays ready.</summary>
public sealed class WaitingMailCheck(MailOutbox mails, TimeProvider time) : IHealthCheck
{
    /// <summary>A mail that waits longer than this is a mail server's fault, not a passing one.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(15);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await mails.OldestWaitingAsync(cancellationToken) is { } oldest && time.GetUtcNow() - oldest > MaxWait
            ? HealthCheckResult.Degraded($"a mail has waited since {oldest:u}")
            : HealthCheckResult.Healthy();
}
