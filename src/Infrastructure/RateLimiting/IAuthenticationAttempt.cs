namespace Slices.Infrastructure.RateLimiting;

/// <summary>A result that says whether authentication failed. Failures lead to captchas and to growing waits.</summary>
public interface IAuthenticationAttempt
{
    bool Failed { get; }

    /// <summary>Whether the next one waits longer, as after a failure.</summary>
    bool LengthensWait => Failed;

    /// <summary>Whether it succeeded, which resets the failures.</summary>
    bool Succeeded => !Failed;
}
