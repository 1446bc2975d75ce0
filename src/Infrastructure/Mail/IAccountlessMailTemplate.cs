using Slices.Domain;

namespace Slices.Infrastructure.Mail;

/// <summary>What mails of one kind say that go to people without an account. As <see cref="IMailTemplate"/> does for the others.</summary>
public interface IAccountlessMailTemplate
{
    bool Writes(MailTemplate template);

    /// <summary>The mail's content in the current language, or null when it is no longer worth sending.</summary>
    Task<MailContent?> ComposeAsync(OutgoingMail mail, CancellationToken cancellation);
}
