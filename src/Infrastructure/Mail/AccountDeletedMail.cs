using Slices.Infrastructure.Settings;
using Slices.Resources;

namespace Slices.Infrastructure.Mail;

/// <summary>The mail after which there is nobody to write to: what it is about is gone when it leaves, so it knows no name.</summary>
public static class AccountDeletedMail
{
    public static MailContent Compose(SiteSettings site) => new(
        Texts.Get("mail.AccountDeleted.subject", site.Name),
        Texts.Get("mail.AccountDeleted.greeting"),
        [Texts.Get("mail.AccountDeleted.what", site.Name)],
        Button: null,
        [Texts.Get("mail.AccountDeleted.then")]);
}
