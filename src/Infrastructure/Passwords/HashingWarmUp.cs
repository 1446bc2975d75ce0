namespace Slices.Infrastructure.Passwords;

/// <summary>Before the site listens: measures what a hash takes, which answers are padded by, and warns where Argon2id can't be had.</summary>
public sealed partial class HashingWarmUp(PasswordHasher hasher, ILogger<HashingWarmUp> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (hasher.FallsBack)
        {
            LogFallsBack();
        }
        return HashingLimiter.RunNowAsync(() =>
        {
            hasher.Measure();
            return true;
        });
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, Message = "libsodium can't be loaded on this system: new passwords are hashed by PBKDF2, and those that are kept by Argon2id can't be checked until their owners reset them")]
    private partial void LogFallsBack();
}
