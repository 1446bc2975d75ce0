namespace Slices.Domain;

/// <summary>What a code is good for. One that was asked for one purpose opens no other.</summary>
public enum SmsPurpose { SignIn, Registration, MobileChange }

public enum SmsState
{
    Waiting,

    /// <summary>In the hands of a process. One that dies at it leaves the message there, since it may have been sent.</summary>
    Sending,
    Sent,

    /// <summary>Refused for good, or its code's life was over.</summary>
    Failed,
}

/// <summary>
/// A code to be sent to a mobile, queued like a mail. It is worthless late, so it is tried while the code lives, and costs
/// money, so whatever may have been sent is never sent again.
/// </summary>
public sealed class OutgoingSms
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(3);

    private OutgoingSms() { }

    public Guid Id { get; private set; }

    /// <summary>The number in its E.164 form.</summary>
    public string To { get; private set; } = "";

    public SmsPurpose Purpose { get; private set; }
    public string Culture { get; private set; } = "";

    /// <summary>The code, encrypted; gone once the message has ended.</summary>
    public string? SealedCode { get; private set; }

    public SmsState State { get; private set; }
    public int Attempts { get; private set; }

    /// <summary>Who delivered it, or who all did not at the last attempt.</summary>
    public string? Gateway { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset DueAt { get; private set; }

    /// <summary>When its code dies, and with it the sense of sending it.</summary>
    public DateTimeOffset ExpiresAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Why the last attempt failed, for the operator; without number or code.</summary>
    public string? LastError { get; private set; }

    /// <param name="id">That of its code, by which a newer code withdraws it.</param>
    public static OutgoingSms Queue(
        Guid id, MobileNumber to, SmsPurpose purpose, string sealedCode, string culture, DateTimeOffset expiresAt, DateTimeOffset now) =>
        new()
        {
            Id = id,
            To = to.Value,
            Purpose = purpose,
            SealedCode = sealedCode,
            Culture = culture,
            CreatedAt = now,
            DueAt = now,
            ExpiresAt = expiresAt,
        };

    public void RecordSent(string gateway, DateTimeOffset now) => End(SmsState.Sent, gateway, null, now);

    /// <summary>A failure that no waiting changes, or of which nobody knows whether the message left.</summary>
    public void RecordRefusal(string? gateway, string error, DateTimeOffset now) => End(SmsState.Failed, gateway, error, now);

    /// <summary>Nobody took it; it is due again, each time after twice as long, while its code lives.</summary>
    public void RecordFailure(string? gateway, string error, DateTimeOffset now)
    {
        Attempts++;
        var next = now + (FirstWait * Math.Pow(2, Attempts - 1));
        if (next >= ExpiresAt)
        {
            End(SmsState.Failed, gateway, error, now);
            return;
        }
        (State, Gateway, LastError, DueAt) = (SmsState.Waiting, gateway, error, next);
    }

    private void End(SmsState state, string? gateway, string? error, DateTimeOffset now) =>
        (State, Gateway, LastError, EndedAt, SealedCode) = (state, gateway, error, now, null);
}
