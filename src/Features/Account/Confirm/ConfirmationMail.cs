using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Settings;
using Slices.Resources;

namespace Slices.Features.Account.Confirm;

/// <summary>Brings the link that proves who is signed in, to be pressed in the session that asked for it.</summary>
public sealed class ConfirmationMail(IOptions<SiteSettings> site, ConfirmationTokens tokens, TimeProvider time) : IMailTemplate
{
    public bool Writes(MailTemplate template) => template == MailTemplate.Confirmation;

    public Task<MailContent?> ComposeAsync(OutgoingMail mail, User user, CancellationToken cancellation) =>
        // To an address that was changed since, or too late for who waits for it, it would be of no use.
        Task.FromResult(user.State != UserState.Active || mail.To != user.Email || time.GetUtcNow() - mail.CreatedAt > ConfirmationTokens.Lifetime ? null : new MailContent(
            Texts.Get("mail.confirmation.subject", site.Value.Name),
            Texts.Get("mail.greeting", user.UserName),
            [Texts.Get("mail.confirmation.what", site.Value.Name, user.UserName)],
            new(Texts.Get("confirm.title"), site.Value.Link($"/account/confirm/mail/{tokens.Issue(mail)}")),
            [
                Texts.Get("mail.reset.lifetime", Texts.Duration(ConfirmationTokens.Lifetime)),
                Texts.Get("mail.requestedFrom", mail.RequestedFrom),
                Texts.Get("mail.confirmation.notYou"),
            ]));
}
