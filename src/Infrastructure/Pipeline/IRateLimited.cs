using Slices.Infrastructure.RateLimiting;

namespace Slices.Infrastructure.Pipeline;

/// <summary>A command that only so many of are let through.</summary>
public interface IRateLimited
{
    RateLimitedAction Act { get; }

    /// <summary>
    /// Whose account it is about, as far as the command says, in a form that all spellings share; or empty, which stands
    /// for whoever is signed in.
    /// </summary>
    string RateLimitedAccount { get; }
}
