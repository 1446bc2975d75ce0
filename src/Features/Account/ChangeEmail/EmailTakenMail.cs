using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Settings;
using Slices.Resources;

namespace Slices.Features.Account.ChangeEmail;

/// <summary>Tells the owner of an address that somebody asked for it for another account. The page doesn't reveal that.</summary>
public sealed class EmailTakenMail(IOptions<SiteSettings> site) : IMailTemplate
{
    public bool Writes(MailTemplate template) => template == MailTemplate.EmailTaken;

    public Task<MailContent?> ComposeAsync(OutgoingMail mail, User user, CancellationToken cancellation) =>
        Task.FromResult<MailContent?>(new(
            Texts.Get("mail.emailTaken.subject", site.Value.Name),
            [Texts.Get("mail.emailTaken.what", site.Value.Name, user.UserName)],
            null,
            [mail.Origin(), Texts.Get("mail.emailTaken.then", user.UserName)]));
}
