using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Settings;
using Slices.Resources;

namespace Slices.Features.Account.Reauthenticate;

/// <summary>The mail with the link that reauthenticates the session that asked for it.</summary>
public sealed class ReauthenticationMail(IOptions<SiteSettings> site, ReauthenticationTokens tokens, TimeProvider time) : IMailTemplate
{
    public bool Writes(MailTemplate template) => template == MailTemplate.Reauthentication;

    public Task<MailContent?> ComposeAsync(OutgoingMail mail, User user, CancellationToken cancellation) =>
        // Not if the address has changed since, or the request has expired.
        Task.FromResult(user.State != UserState.Active || mail.To != user.Email || time.GetUtcNow() - mail.CreatedAt > ReauthenticationTokens.Lifetime ? null : new MailContent(
            Texts.Get("mail.confirmation.subject", site.Value.Name),
            [Texts.Get("mail.confirmation.what", site.Value.Name, user.UserName)],
            new(Texts.Get("mail.confirmation.button"), site.Value.Link($"/account/confirm/mail/{tokens.Issue(mail)}")),
            [
                Texts.Get("mail.reset.lifetime", Texts.Duration(ReauthenticationTokens.Lifetime)),
                Texts.Get("mail.requestedFrom", mail.RequestedFrom),
                Texts.Get("mail.confirmation.notYou"),
            ]));
}
