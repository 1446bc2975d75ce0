using Slices.Infrastructure.Passwords.Imported;

namespace Slices.Infrastructure.Passwords;

/// <summary>Before the site listens: measures what imported hashes take, which answers are padded by, and warns where Argon2id can't be had.</summary>
public sealed partial class HashingWarmUp(PasswordHasher hasher, IServiceScopeFactory scopes, ILogger<HashingWarmUp> log) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (hasher.FallsBack)
        {
            LogFallsBack();
        }
        await using var scope = scopes.CreateAsyncScope();
        var examples = await scope.ServiceProvider.GetRequiredService<ImportedHashes>().ExamplesAsync(cancellationToken);
        await HashingLimiter.RunNowAsync(() =>
        {
            examples.ForEach(hasher.Measure);
            return true;
        });
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, Message = "libsodium can't be loaded on this system: new passwords are hashed by PBKDF2, and those that are kept by Argon2id can't be checked until their owners reset them")]
    private partial void LogFallsBack();
}
