namespace Slices.Infrastructure.Mail;

/// <summary>A mail ready to go.</summary>
/// <param name="Id">The same at every attempt, so that a receiver can tell a repetition.</param>
public sealed record MailMessage(Guid Id, string To, string Subject, string Text, string Html);

/// <summary>Hands a mail over to whoever delivers it.</summary>
public interface IMailSender
{
    /// <exception cref="MailRefusedException">The mail will never be taken.</exception>
    /// <exception cref="MailUndeliveredException">It wasn't taken this time.</exception>
    Task SendAsync(MailMessage mail, CancellationToken cancellation);
}

/// <summary>The receiver refused the mail for good, such as with 550 for an unknown mailbox.</summary>
public sealed class MailRefusedException(string reason, Exception inner) : Exception(reason, inner);

/// <summary>The mail wasn't taken for a reason that may pass, such as a server that is away or greylists.</summary>
public sealed class MailUndeliveredException(string reason, Exception inner) : Exception(reason, inner);
