namespace Slices.Domain;

public enum MailState
{
    Waiting,
    Sent,

    /// <summary>Refused for good, or its time was over.</summary>
    Failed,

    /// <summary>Obsolete before it was sent, such as a link for an account that is active by now.</summary>
    Obsolete,
}

/// <summary>
/// A mail to be sent, queued in the transaction of the change that caused it. It holds the template and the recipient. Subject,
/// body and link are made when it leaves, so no link lies in the database and a link's lifetime starts when its mail is sent.
/// </summary>
public sealed record OutgoingMail
{
    /// <summary>How long sending is tried before a mail is given up.</summary>
    public static readonly TimeSpan RetryLifetime = TimeSpan.FromHours(48);

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxWait = TimeSpan.FromHours(1);

    // RFC 5321 lets half an hour pass between attempts. By then a server has long delivered what it took.
    private static readonly TimeSpan FirstWaitWhenMaybeTaken = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan MaxWaitWhenMaybeTaken = TimeSpan.FromHours(4);

    public Guid Id { get; init; }
    public MailTemplate Template { get; init; }

    /// <summary>The account that it is about; null for an invitation, and for the notice that the account is deleted.</summary>
    public Guid? UserId { get; init; }

    /// <summary>The invitation that it brings.</summary>
    public Guid? InvitationId { get; init; }

    public string To { get; init; } = "";
    public string Culture { get; init; } = "";

    /// <summary>The network address that caused the mail. It lets the reader recognize their own request. Empty where an administrator or a job caused it.</summary>
    public string RequestedFrom { get; init; } = "";

    /// <summary>What their browser said of itself, where the mail tells it.</summary>
    public string Device { get; init; } = "";

    /// <summary>What the mail names beyond its template: a passkey, a provider; or empty.</summary>
    public string Detail { get; init; } = "";

    /// <summary>The token version of its link, if it has one; null for the newest when it is sent.</summary>
    public int? TokenVersion { get; init; }

    /// <summary>Whether an administrator caused it, whose address and browser are nobody else's business. Of these templates none has another cause without an address.</summary>
    public bool IsByAdministrator => RequestedFrom.Length == 0 && Template is MailTemplate.PasswordReset or MailTemplate.EmailChange or MailTemplate.EmailTaken
        or MailTemplate.EmailChangeAsked or MailTemplate.AuthenticatorRemoved or MailTemplate.PasskeyRemoved or MailTemplate.FactorsRemoved;

    public MailState State { get; init; }
    public int Attempts { get; init; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When an administrator had it tried again after it had failed; null where nobody did.</summary>
    public DateTimeOffset? RequeuedAt { get; init; }

    /// <summary>Since when it has waited to be sent.</summary>
    public DateTimeOffset QueuedAt => RequeuedAt ?? CreatedAt;

    /// <summary>Not tried before.</summary>
    public DateTimeOffset DueAt { get; init; }

    /// <summary>When it is given up. Later than <see cref="RetryLifetime"/> after its creation where it was held.</summary>
    public DateTimeOffset GiveUpAt { get; init; }

    /// <summary>Since when it waits for the mail server to accept mail from us; null while it doesn't.</summary>
    public DateTimeOffset? HeldSince { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why the last attempt failed, for the operator; without any text of the mail.</summary>
    public string? LastError { get; init; }

    /// <summary>The span of the request that queued it, in W3C's form; null where nothing was traced.</summary>
    public string? TraceParent { get; init; }

    /// <param name="address">Where it goes if not to the address that the account has now.</param>
    /// <param name="tokenVersion">Of its link, if it has one.</param>
    public static OutgoingMail Queue(
        MailTemplate template, User to, string culture, string requestedFrom, DateTimeOffset now, string device = "", string? address = null,
        int? tokenVersion = null) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            Template = template,
            UserId = to.Id,
            To = address ?? to.Email,
            Culture = culture,
            RequestedFrom = requestedFrom,
            Device = UnicodeText.Cut(device, Session.MaxDeviceLength),
            TokenVersion = tokenVersion,
            CreatedAt = now,
            DueAt = now,
            GiveUpAt = now + RetryLifetime,
        };

    /// <summary>The last mail of a deleted account. It holds only the address it goes to.</summary>
    public static OutgoingMail AccountDeleted(User to, DateTimeOffset now) => Queue(MailTemplate.AccountDeleted, to, to.Culture, "", now) with { UserId = null };

    /// <summary>The mail of an invitation.</summary>
    public static OutgoingMail Of(Invitation invitation, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Template = MailTemplate.Invitation,
        InvitationId = invitation.Id,
        To = invitation.Email.Text,
        Culture = invitation.Culture,
        CreatedAt = now,
        DueAt = now,
        GiveUpAt = now + RetryLifetime,
    };

    public OutgoingMail Sent(DateTimeOffset now) => End(MailState.Sent, now, null);

    public OutgoingMail Obsolete(DateTimeOffset now) => End(MailState.Obsolete, now, null);

    /// <summary>A permanent rejection.</summary>
    public OutgoingMail Refused(string error, DateTimeOffset now) => End(MailState.Failed, now, error);

    /// <summary>
    /// A failure that may pass: the next attempt waits twice as long as the last one, up to an hour, and up to a half
    /// longer by <paramref name="jitter"/> (0 to 1), so that a server that comes back isn't met by everyone at once.
    /// </summary>
    public OutgoingMail Undelivered(string error, double jitter, DateTimeOffset now) => Later(now + Wait(jitter), error, now);

    /// <summary>The server may have taken it, so it isn't sent again soon: after half an hour, then twice as long each time, up to 4 hours.</summary>
    public OutgoingMail MaybeTaken(string error, DateTimeOffset now) =>
        Later(now + Doubled(FirstWaitWhenMaybeTaken, MaxWaitWhenMaybeTaken), error, now);

    /// <summary>
    /// It waits until the mail server accepts mail from us, which may take the operator. Its retry time starts over then, so that no
    /// mail is lost by a long outage.
    /// </summary>
    public OutgoingMail Held(string error, DateTimeOffset due, DateTimeOffset now) => this with
    {
        Attempts = Attempts + 1,
        DueAt = due,
        GiveUpAt = now + RetryLifetime,
        HeldSince = HeldSince ?? now,
        LastError = error,
    };

    /// <summary>How long it waits after a failure, as <see cref="Undelivered"/> says.</summary>
    public TimeSpan Wait(double jitter) => Doubled(FirstWait, MaxWait) * (1 + jitter / 2);

    // Doubles with every attempt.
    private TimeSpan Doubled(TimeSpan first, TimeSpan longest)
    {
        var wait = first * Math.Pow(2, Math.Min(Attempts, 16));
        return wait < longest ? wait : longest;
    }

    private OutgoingMail Later(DateTimeOffset due, string error, DateTimeOffset now) => now >= GiveUpAt
        ? End(MailState.Failed, now, error)
        : this with { Attempts = Attempts + 1, DueAt = due, HeldSince = null, LastError = error };

    private OutgoingMail End(MailState state, DateTimeOffset now, string? error) =>
        this with { State = state, Attempts = Attempts + 1, HeldSince = null, EndedAt = now, LastError = error };
}
