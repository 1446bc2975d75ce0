namespace Slices.Infrastructure.RateLimiting;

/// <summary>A result that may say that what was sent is wrong; who is wrong often is asked for more, and waits longer and longer.</summary>
public interface IAuthenticationAttempt
{
    bool Failed { get; }

    /// <summary>Whether it succeeded, which resets the failures.</summary>
    bool Succeeded => !Failed;
}
