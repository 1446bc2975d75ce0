namespace Slices.Infrastructure.Errors;

/// <summary>Why a request isn't served now, whatever it asked for.</summary>
public enum RejectionReason
{
    /// <summary>There were too many such requests; waiting helps.</summary>
    TooMany,

    /// <summary>The server has more work than places for it; waiting helps.</summary>
    Busy,

    /// <summary>The session hasn't authenticated recently; reauthenticating helps.</summary>
    StepUpRequired,

    /// <summary>The session has ended since the request began, or its account was deleted; signing in helps.</summary>
    SignedOut,

    /// <summary>Something that the request must be checked against can't be reached.</summary>
    Unavailable,
}

/// <summary>A request that a limit or an outage rejected before its handler ran.</summary>
public class RequestRejectedException(RejectionReason reason, TimeSpan retryAfter, Exception? inner = null)
    : Exception($"Refused: {reason}.", inner)
{
    public RejectionReason Reason => reason;

    /// <summary>When to try again.</summary>
    public TimeSpan RetryAfter => retryAfter;

    public int StatusCode => reason switch
    {
        RejectionReason.TooMany => StatusCodes.Status429TooManyRequests,
        RejectionReason.StepUpRequired => StatusCodes.Status403Forbidden,
        RejectionReason.SignedOut => StatusCodes.Status401Unauthorized,
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    /// <summary>The same in seconds; null where waiting doesn't help.</summary>
    public string? RetryAfterSeconds => reason is RejectionReason.StepUpRequired or RejectionReason.SignedOut
        ? null
        : Math.Max(1, (long)Math.Ceiling(retryAfter.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
