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

    /// <summary>
    /// Where passwords from data leaks are looked up, such as <c>https://leaks.example.com/range</c>: what answers
    /// <c>GET …/ABCDE</c> with the rest of every SHA-1 hash that begins so. Empty looks in the local list alone.
    /// </summary>
    public string BreachService { get; set; } = "";

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
        if (BreachService.Length > 0)
        {
            if (!Uri.TryCreate(BreachService, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")
                || url.Query is not "" || url.Fragment is not "" || url.UserInfo is not "")
            {
                yield return $"Passwords:BreachService '{BreachService}' is not an address such as https://leaks.example.com/range.";
            }
            else if (url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback && !environment.IsDevelopment())
            {
                yield return $"Passwords:BreachService '{BreachService}' must begin with https:// outside Development, or somebody on the way could vouch for any password.";
            }
        }
    }
}
