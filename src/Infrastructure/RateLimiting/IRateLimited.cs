namespace Slices.Infrastructure.RateLimiting;

/// <summary>A command that is limited by network and by account.</summary>
public interface IRateLimited
{
    /// <summary>What it counts as.</summary>
    RateLimitedAction Action { get; }

    /// <summary>The account that the command names, in a form that all spellings share. Empty: the account of the signed-in user.</summary>
    string RateLimitedAccount => "";

    /// <summary>Whether a captcha lies between counting for the network and counting for the account. Otherwise both are counted together.</summary>
    bool IsBehindCaptcha => false;
}
