
namespace Slices.Infrastructure.RateLimiting;

/// <summary>A command that only so many of are let through.</summary>
public interface IRateLimited
{
    RateLimitedAction Act { get; }

    /// <summary>
    /// Whose account it is about, as far as the command says, in a form that all spellings share; or empty, which stands
    /// for whoever is signed in.
    /// </summary>
    string RateLimitedAccount { get; }

    /// <summary>Whether a captcha lies between counting for the network and counting for the account. Else both are counted together.</summary>
    bool IsBehindCaptcha => false;
}
