namespace Slices.Domain;

/// <summary>What a code is for. It is accepted for that purpose only.</summary>
public enum SmsPurpose { SignIn, Registration, MobileChange }

public enum SmsState
{
    Waiting,

    /// <summary>Claimed by a process. If the process dies, the message stays so, since it may have been sent.</summary>
    Sending,
    Sent,

    /// <summary>Refused for good, or its code's life was over.</summary>
    Failed,
}

/// <summary>
/// A code to be sent to a mobile, queued like a mail. It is tried only while the code is valid. It costs money, so a message that
/// may have been sent is never sent again.
/// </summary>
public sealed record OutgoingSms
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(3);

    public Guid Id { get; init; }

    /// <summary>The number in its E.164 form.</summary>
    public string To { get; init; } = "";

    public SmsPurpose Purpose { get; init; }
    public string Culture { get; init; } = "";

    /// <summary>The code, encrypted; gone once the message has ended.</summary>
    public string? ProtectedCode { get; init; }

    public SmsState State { get; init; }
    public int Attempts { get; init; }

    /// <summary>The gateway that delivered it, or those that failed at the last attempt.</summary>
    public string? Gateway { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset DueAt { get; init; }

    /// <summary>When its code expires. It isn't sent after that.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why the last attempt failed, for the operator; without number or code.</summary>
    public string? LastError { get; init; }

    /// <summary>The span of the request that queued it, in W3C's form; null where nothing was traced.</summary>
    public string? TraceParent { get; init; }

    /// <param name="id">That of its code, by which a newer code withdraws it.</param>
    public static OutgoingSms Queue(
        Guid id, MobileNumber to, SmsPurpose purpose, string protectedCode, string culture, DateTimeOffset expiresAt, DateTimeOffset now) =>
        new()
        {
            Id = id,
            To = to.Value,
            Purpose = purpose,
            ProtectedCode = protectedCode,
            Culture = culture,
            CreatedAt = now,
            DueAt = now,
            ExpiresAt = expiresAt,
        };

    public OutgoingSms Sent(string gateway, DateTimeOffset now) => End(SmsState.Sent, gateway, null, now);

    /// <summary>A permanent failure, or one after which the message may have been sent.</summary>
    public OutgoingSms Refused(string? gateway, string error, DateTimeOffset now) => End(SmsState.Failed, gateway, error, now);

    /// <summary>No gateway took it. It is due again, each time after twice as long, while its code is valid.</summary>
    public OutgoingSms Undelivered(string? gateway, string error, DateTimeOffset now)
    {
        var tried = this with { Attempts = Attempts + 1 };
        var next = now + (FirstWait * Math.Pow(2, Attempts));
        return next >= ExpiresAt
            ? tried.End(SmsState.Failed, gateway, error, now)
            : tried with { State = SmsState.Waiting, Gateway = gateway, LastError = error, DueAt = next };
    }

    private OutgoingSms End(SmsState state, string? gateway, string? error, DateTimeOffset now) =>
        this with { State = state, Gateway = gateway, LastError = error, EndedAt = now, ProtectedCode = null };
}
