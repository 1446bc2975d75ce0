using Slices.Infrastructure.Settings;
using Slices.Resources;

namespace Slices.Infrastructure.Mail;

/// <summary>The notice that an account is deleted. It names nobody, since the account no longer exists when it is sent.</summary>
public static class AccountDeletedMail
{
    public static MailContent Compose(SiteSettings site) => new(
        Texts.Get("mail.AccountDeleted.subject", site.Name),
        [Texts.Get("mail.AccountDeleted.what", site.Name)],
        Button: null,
        [Texts.Get("mail.AccountDeleted.then")]);
}
