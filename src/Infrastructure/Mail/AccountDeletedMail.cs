using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Settings;
using Slices.Resources;

namespace Slices.Infrastructure.Mail;

/// <summary>The notice that an account is deleted. It names nobody, since the account no longer exists when it is sent.</summary>
public sealed class AccountDeletedMail(IOptions<SiteSettings> site) : IAccountlessMailTemplate
{
    public bool Writes(MailTemplate template) => template == MailTemplate.AccountDeleted;

    public Task<MailContent?> ComposeAsync(OutgoingMail mail, CancellationToken cancellation) => Task.FromResult<MailContent?>(new(
        Texts.Get("mail.AccountDeleted.subject", site.Value.Name),
        [Texts.Get("mail.AccountDeleted.what", site.Value.Name)],
        Button: null,
        [Texts.Get("mail.AccountDeleted.then")]));
}
