namespace Slices.Infrastructure.Settings;

/// <summary>How accounts come to be.</summary>
public sealed class RegistrationSettings : ISettings
{
    public static string Section => "Registration";

    /// <summary>How long an activation link works after its mail was sent.</summary>
    public TimeSpan ActivationLifetime { get; set; } = TimeSpan.FromHours(2);

    /// <summary>How long an account that is never activated keeps its username reserved.</summary>
    public TimeSpan UnactivatedRetention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// The version of the terms that people accept now; kept with each acceptance. People are asked to accept another version when
    /// they next sign in. Unless it is set, it is the texts' own and changes with every change of them.
    /// </summary>
    public string AgreementVersion { get; set; } = "";

    /// <summary>Whether a registration begins with a mobile that a code proves; the captcha is asked before that code instead. People can't remove their number then.</summary>
    public bool RequireMobile { get; set; }

    public IEnumerable<string> Validate(IHostEnvironment environment)
    {
        if (ActivationLifetime < TimeSpan.FromMinutes(5) || ActivationLifetime > TimeSpan.FromDays(7))
        {
            yield return $"Registration:ActivationLifetime {ActivationLifetime} must be between 5 minutes (00:05:00) and 7 days (7.00:00:00).";
        }
        if (UnactivatedRetention < ActivationLifetime)
        {
            yield return $"Registration:UnactivatedRetention {UnactivatedRetention} must not be shorter than Registration:ActivationLifetime {ActivationLifetime}.";
        }
    }
}
