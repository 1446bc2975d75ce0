using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Passwords;

/// <summary>What keeping passwords costs.</summary>
public sealed class PasswordSettings : ISettings
{
    /// <summary>The least work that OWASP's Password Storage Cheat Sheet allows for PBKDF2-HMAC-SHA512.</summary>
    public const int MinIterations = 220_000;

    public const int MaxIterations = 10_000_000;

    /// <summary>What Argon2 itself needs for one lane.</summary>
    public const int MinMemoryKiB = 8;

    /// <summary>1 GiB.</summary>
    public const int MaxMemoryKiB = 1 << 20;

    public const int MaxPasses = 20;

    public static string Section => "Passwords";

    /// <summary>How new passwords are hashed. Changing it, or raising a cost below, upgrades each password at its owner's next sign-in. Where libsodium can't be loaded, it is Pbkdf2, with a warning.</summary>
    public PasswordAlgorithm Algorithm { get; set; } = PasswordAlgorithm.Argon2id;

    /// <summary>
    /// Memory of one Argon2id hash in KiB. As many are made at once as there are processors, for moments twice. Outside Development at least
    /// 47104 with one pass, 19456 with two, 12288 with three or more.
    /// </summary>
    public int MemoryKiB { get; set; } = 19 * 1024;

    /// <summary>Passes of Argon2id over its memory.</summary>
    public int Passes { get; set; } = 2;

    /// <summary>Rounds of PBKDF2-HMAC-SHA512.</summary>
    public int Iterations { get; set; } = MinIterations;

    /// <summary>
    /// Where passwords from data leaks are looked up, such as <c>https://leaks.example.com/range</c>: what answers
    /// <c>GET …/ABCDE</c> with the rest of every SHA-1 hash that begins so. It has 2 seconds, and stops nobody when it can't tell. Empty
    /// looks in the local list alone.
    /// </summary>
    public string BreachService { get; set; } = "";

    public IEnumerable<string> Validate(IHostEnvironment environment)
    {
        if (Passes is < 1 or > MaxPasses)
        {
            yield return $"Passwords:Passes {Passes} must be between 1 and {MaxPasses}.";
        }
        if (MemoryKiB is < MinMemoryKiB or > MaxMemoryKiB)
        {
            yield return $"Passwords:MemoryKiB {MemoryKiB} must be between {MinMemoryKiB} and {MaxMemoryKiB}.";
        }
        else if (MemoryKiB < LeastMemoryKiB(Passes) && !environment.IsDevelopment())
        {
            yield return $"Passwords:MemoryKiB {MemoryKiB} must be at least {LeastMemoryKiB(Passes)} outside Development, with Passwords:Passes {Passes}.";
        }
        if (Iterations < 1 || (Iterations < MinIterations && !environment.IsDevelopment()))
        {
            yield return $"Passwords:Iterations {Iterations} must be at least {MinIterations} outside Development.";
        }
        if (Iterations > MaxIterations)
        {
            yield return $"Passwords:Iterations {Iterations} must be at most {MaxIterations}, or every sign-in would take many seconds.";
        }
        if (BreachService.Length > 0)
        {
            if (HttpAddress.Parse(BreachService) is not { } url)
            {
                yield return $"Passwords:BreachService '{BreachService}' is not an address such as https://leaks.example.com/range.";
            }
            else if (url.IsExposed(environment))
            {
                yield return $"Passwords:BreachService '{BreachService}' must begin with https:// outside Development, or somebody on the way could vouch for any password.";
            }
        }
    }

    /// <summary>
    /// The equally strong choices of OWASP's Password Storage Cheat Sheet that ASVS 5.0 allows: 46 MiB and one pass, 19 MiB and two,
    /// 12 MiB and three.
    /// </summary>
    private static int LeastMemoryKiB(int passes) => 1024 * passes switch { 1 => 46, 2 => 19, _ => 12 };
}
