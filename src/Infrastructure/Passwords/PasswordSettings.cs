using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Passwords;

/// <summary>What keeping passwords costs.</summary>
public sealed class PasswordSettings : ISettings
{
    /// <summary>The least work that OWASP's Password Storage Cheat Sheet allows for PBKDF2-HMAC-SHA512.</summary>
    public const int LeastIterations = 220_000;

    public static string Section => "Passwords";

    /// <summary>Rounds of PBKDF2-HMAC-SHA512. Raising it upgrades each password at its owner's next sign-in.</summary>
    public int Iterations { get; set; } = LeastIterations;

    public IEnumerable<string> Faults(IHostEnvironment environment)
    {
        if (Iterations < 1 || (Iterations < LeastIterations && !environment.IsDevelopment()))
        {
            yield return $"Passwords:Iterations {Iterations} must be at least {LeastIterations} outside Development.";
        }
        if (Iterations > 10_000_000)
        {
            yield return $"Passwords:Iterations {Iterations} must be at most 10000000, or every sign-in would take many seconds.";
        }
    }
}
