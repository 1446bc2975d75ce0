using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Contacts;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Settings;
using Slices.Resources;

namespace Slices.Features.Account.ChangeEmail;

/// <summary>The mail with the link that proves a new address. The link's lifetime starts when the mail is sent.</summary>
public sealed class EmailChangeMail(
    IOptions<SiteSettings> site, IOptions<RegistrationSettings> registration, EmailChangeTokens tokens, PendingEmails waiting) : IMailTemplate
{
    public bool Writes(MailTemplate template) => template == MailTemplate.EmailChange;

    public async Task<MailContent?> ComposeAsync(OutgoingMail mail, User user, CancellationToken cancellation) =>
        user.State != UserState.Active || mail.TokenVersion < user.OldestEmailTokenVersion || (await waiting.FindAsync(user, cancellation))?.Text != mail.To ? null : new(
            Texts.Get("mail.emailChange.subject", site.Value.Name),
            [Texts.Get("mail.emailChange.what", site.Value.Name, user.UserName)],
            new(Texts.Get("confirmEmail.button"), site.Value.Link($"/account/email/confirm/{tokens.Issue(user, mail.To, mail.TokenVersion)}")),
            [
                Texts.Get("mail.activation.lifetime", Texts.Duration(registration.Value.ActivationLifetime)),
                mail.Origin(),
                Texts.Get("mail.emailChange.notYou"),
            ]);
}
