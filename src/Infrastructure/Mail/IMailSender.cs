namespace Slices.Infrastructure.Mail;

/// <summary>A mail ready to go.</summary>
/// <param name="Id">The same at every attempt, so that a receiver can tell a repetition.</param>
public sealed record MailMessage(Guid Id, string To, string Subject, string Text, string Html)
{
    /// <summary>The site's name in the reader's language, for a sender that has none of its own.</summary>
    public string? SenderName { get; init; }
}

/// <summary>Hands a mail over for delivery.</summary>
public interface IMailSender
{
    /// <returns>What the server said when it took the mail.</returns>
    /// <exception cref="MailRejectedException">The mail will never be taken.</exception>
    /// <exception cref="MailUndeliveredException">It wasn't taken this time, and waits.</exception>
    Task<string> SendAsync(MailMessage mail, CancellationToken cancellation);
}

/// <summary>Why a mail waits.</summary>
public enum MailDelay
{
    /// <summary>The server put this mail off, such as by greylisting.</summary>
    Postponed,

    /// <summary>The whole mail was handed over and no answer came: the server may have taken it.</summary>
    MaybeTaken,

    /// <summary>The server doesn't accept this mail from us, such as with "relay denied". The operator has to fix it.</summary>
    Held,

    /// <summary>No mail can leave now, since the server is away or busy.</summary>
    ServerAway,

    /// <summary>No mail can leave until the operator mends the sender, the login, the encryption or the client's name.</summary>
    ServerRefuses,
}

/// <summary>The receiver refused the mail for good: there is no such mailbox, or the content isn't taken.</summary>
public sealed class MailRejectedException(string reason, Exception inner) : Exception(reason, inner);

/// <summary>The mail wasn't taken for a reason that passes or can be mended.</summary>
public sealed class MailUndeliveredException(MailDelay delay, SmtpStep step, string reason, Exception? inner = null) : Exception(reason, inner)
{
    public MailDelay Delay => delay;

    /// <summary>Whether it is about the server and us, not about this mail.</summary>
    public bool ConcernsAllMail => delay is MailDelay.ServerAway or MailDelay.ServerRefuses;

    /// <summary>Where in the dialogue it happened.</summary>
    public SmtpStep Step => step;
}
