using Slices.Infrastructure.Passwords.Imported;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Passwords;

public static class PasswordsRegistration
{
    public static IServiceCollection AddPasswords(this IServiceCollection services)
    {
        services.AddHttpClient(BreachedPasswords.Client, client =>
            {
                client.Timeout = Timeout.InfiniteTimeSpan; // BreachedPasswords has its own
                client.MaxResponseContentBufferSize = BreachedPasswords.MaxResponseBytes;
                client.DefaultRequestHeaders.Add("Add-Padding", "true");
                client.DefaultRequestHeaders.Add("User-Agent", "Slices");
            })
            // The address says how a password's hash begins.
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                ActivityHeadersPropagator = null,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        return services
            .AddSettings<PasswordSettings>()
            .AddSingleton<PasswordRules>()
            .AddSingleton<HashDurations>()
            .AddSingleton<PasswordHasher>()
            .AddSingleton<HashingLimiter>()
            .AddHostedService<HashingWarmUp>()
            .AddScoped<PasswordHashing>()
            .AddScoped<PasswordVerifier>()
            .AddScoped<PasswordSprayDetector>()
            .AddScoped<ResponseTimePadding>()
            .AddScoped<ResetMails>()
            .AddScoped<ImportedHashes>()
            .AddSingleton<BreachedPasswords>();
    }
}
